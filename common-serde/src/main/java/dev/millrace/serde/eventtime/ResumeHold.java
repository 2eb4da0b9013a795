package dev.millrace.serde.eventtime;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.types.Either;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Bounded out of orderness for one partition, idle after silence, and held back for a while when
 * the partition returns.
 *
 * <p>Plain idleness makes bursts late: after a pause the first partition that is read again runs
 * ahead alone, and what the others bring a moment later finds its windows closed. A returning
 * partition is therefore active at once, so that all wait for it, but keeps its old watermark until
 * its neighbours had time to return as well. The same holds at the start.
 *
 * @param <D> the dead
 * @param <T> the living, which alone move the watermark
 */
final class ResumeHold<D, T> implements WatermarkGenerator<Either<D, T>> {
  private static final long NOTHING_SEEN = Long.MIN_VALUE;

  private final long boundMillis;
  private final long idleNanos;
  private final long holdNanos;

  /** Stands still while the partition is blocked downstream, so that pressure is not silence. */
  private final RelativeClock clock;

  private long newest = NOTHING_SEEN;
  private boolean resting = true;
  private boolean idle;
  private boolean heardSinceLastLook;
  private long lastHeardNanos;
  private long resumedNanos;

  ResumeHold(Duration bound, Duration idleness, Duration hold, RelativeClock clock) {
    this.boundMillis = bound.toMillis();
    this.idleNanos = idleness.toNanos();
    this.holdNanos = hold.toNanos();
    this.clock = clock;
    this.lastHeardNanos = clock.relativeTimeNanos();
  }

  @Override
  public void onEvent(Either<D, T> event, long timestamp, WatermarkOutput output) {
    if (event.isLeft()) {
      return;
    }
    newest = Math.max(newest, timestamp);
    heardSinceLastLook = true;
    if (resting) {
      resting = false;
      idle = false;
      resumedNanos = clock.relativeTimeNanos();
      output.markActive();
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    long now = clock.relativeTimeNanos();
    if (heardSinceLastLook) {
      heardSinceLastLook = false;
      lastHeardNanos = now;
    }
    if (now - lastHeardNanos >= idleNanos) {
      rest(output);
    } else if (!resting && now - resumedNanos >= holdNanos) {
      emit(output);
    }
  }

  private void rest(WatermarkOutput output) {
    if (idle) {
      return;
    }
    // The partition may fall silent within the hold; what it saw counts all the same.
    emit(output);
    resting = true;
    idle = true;
    output.markIdle();
  }

  private void emit(WatermarkOutput output) {
    if (newest != NOTHING_SEEN) {
      output.emitWatermark(new Watermark(newest - boundMillis - 1));
    }
  }
}
