package dev.millrace.stocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.serde.eventtime.EventTimeOptions;
import dev.millrace.serde.eventtime.SteadyWatermarks;
import dev.millrace.stocks.model.Interval;
import dev.millrace.testing.StrictEnvironment;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** What becomes of open bars when no more ticks come, as the job is set by default. */
class SilenceTest {
  /** 2024-01-30T10:00:01Z. */
  private static final long LAST_TICK = 1_706_608_801_000L;

  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long MIDNIGHT = LAST_TICK + 14 * HOUR - SECOND;

  @Test
  void barsThatAreOverCloseAndNoneThatIsGoingOn() throws Exception {
    try (var operator = lastTickComesAt(LAST_TICK)) {
      assertThat(closedAt(LAST_TICK + 20 * SECOND, operator)).isEmpty();
      assertThat(closedAt(LAST_TICK + 40 * SECOND, operator)).containsExactly(Interval.SECOND);
      assertThat(closedAt(LAST_TICK + 2 * MINUTE, operator))
          .containsExactly(Interval.SECOND, Interval.MINUTE);
      assertThat(closedAt(LAST_TICK + 6 * MINUTE, operator))
          .containsExactly(Interval.SECOND, Interval.MINUTE, Interval.FIVE_MINUTES);
      assertThat(closedAt(LAST_TICK + 2 * HOUR, operator)).hasSize(4).doesNotContain(Interval.DAY);
      // Ten seconds after midnight nothing may be on its way any more.
      assertThat(closedAt(MIDNIGHT + 9 * SECOND, operator)).doesNotContain(Interval.DAY);
      assertThat(closedAt(MIDNIGHT + 11 * SECOND, operator)).containsExactly(Interval.values());
    }
  }

  @Test
  void allBarsOfALongGoneDayClose() throws Exception {
    long monthsLater = LAST_TICK + 2_000 * HOUR;
    try (var operator = lastTickComesAt(monthsLater)) {
      assertThat(closedAt(monthsLater + 40 * SECOND, operator)).containsExactly(Interval.values());
    }
  }

  private static OneInputStreamOperatorTestHarness<String, String> lastTickComesAt(long now)
      throws Exception {
    EventTimeOptions options = Settings.parse().eventTime();
    var behind =
        SteadyWatermarks.behind(StrictEnvironment.create().fromData("tick"), options)
            .getTransformation();
    OneInputStreamOperatorTestHarness<String, String> operator =
        new OneInputStreamOperatorTestHarness<>(
            ((OneInputTransformation<?, String>) behind).getOperatorFactory(), 360, 1, 0);
    operator.setProcessingTime(now);
    operator.open();
    operator.processElement(new StreamRecord<>("tick", LAST_TICK));
    return operator;
  }

  /** The intervals whose bar of the last tick is closed when the clock says so. */
  private static List<Interval> closedAt(
      long now, OneInputStreamOperatorTestHarness<String, String> operator) throws Exception {
    operator.setProcessingTime(now);
    long watermark =
        operator.getOutput().stream()
            .filter(Watermark.class::isInstance)
            .mapToLong(mark -> ((Watermark) mark).getTimestamp())
            .reduce(Long.MIN_VALUE, (earlier, later) -> later);
    return Arrays.stream(Interval.values())
        .filter(
            interval -> {
              long length = interval.length().toMillis();
              return LAST_TICK / length * length + length - 1 <= watermark;
            })
        .toList();
  }
}
