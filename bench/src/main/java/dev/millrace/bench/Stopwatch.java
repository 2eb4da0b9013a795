package dev.millrace.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * CPU time of this whole process, all its threads and its garbage collector included, and wall
 * time, from the end of the warm-up to the last result.
 */
public final class Stopwatch {
  /** The share of records that is not measured, while classes are loaded and compiled. */
  private static final double WARM_UP = 0.2;

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** What a process has used up by now. */
  private record Reading(long seen, long cpuNanos, long wallNanos) {
    static Reading after(long seen) {
      return new Reading(seen, SYSTEM.getProcessCpuTime(), System.nanoTime());
    }
  }

  private final long records;
  private final long warmUp;
  private final AtomicLong seen = new AtomicLong();
  private final AtomicReference<@Nullable Reading> start = new AtomicReference<>();
  private final AtomicReference<@Nullable Reading> end = new AtomicReference<>();

  /** A watch for a run over so many records. */
  public Stopwatch(long records) {
    this.records = records;
    this.warmUp = (long) (records * WARM_UP);
  }

  /** Told by whoever reads records, in batches; starts the watch when the warm-up is over. */
  public void saw(int count) {
    long now = seen.addAndGet(count);
    if (now >= warmUp && start.get() == null) {
      start.compareAndSet(null, Reading.after(now));
    }
  }

  /** Stops it; once stopped it stays so. */
  public void stop() {
    end.compareAndSet(null, Reading.after(records));
  }

  /** What it showed. */
  public Measurement read(Answer answer) {
    Reading from = start.get();
    Reading to = end.get();
    if (from == null || to == null) {
      throw new IllegalStateException("The watch was not started, or not stopped");
    }
    return new Measurement(
        to.seen() - from.seen(),
        to.cpuNanos() - from.cpuNanos(),
        to.wallNanos() - from.wallNanos(),
        answer);
  }
}
