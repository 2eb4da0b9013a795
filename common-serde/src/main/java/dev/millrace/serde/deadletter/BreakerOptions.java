package dev.millrace.serde.deadletter;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/**
 * When so much is dead that a job had better end.
 *
 * @param share more than this share of the records, from 0 to 1; 1 never ends the job
 * @param period among the records of this time, up to now
 * @param minRecords with fewer records than this in the period nothing is decided
 */
public record BreakerOptions(double share, Duration period, int minRecords)
    implements Serializable {
  public static final ConfigOption<Double> SHARE =
      key("dead-letters.breaker.share")
          .doubleType()
          .defaultValue(1.0)
          .withDescription(
              "The job ends for good when more than this share of a subtask's records is dead,"
                  + " such as 0.5; 1 never ends it.");

  public static final ConfigOption<Duration> PERIOD =
      key("dead-letters.breaker.period")
          .durationType()
          .defaultValue(Duration.ofMinutes(1))
          .withDescription("The share is that of the records of this time, up to now.");

  public static final ConfigOption<Integer> MIN_RECORDS =
      key("dead-letters.breaker.min-records")
          .intType()
          .defaultValue(100)
          .withDescription("With fewer records than this in the period nothing is decided.");

  public static final List<ConfigOption<?>> ALL = List.of(SHARE, PERIOD, MIN_RECORDS);

  public BreakerOptions {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("dead-letters.breaker.share must be from 0 to 1");
    }
    if (period.toMillis() <= 0) {
      throw new IllegalArgumentException("dead-letters.breaker.period must be longer than zero");
    }
    if (minRecords < 1) {
      throw new IllegalArgumentException("dead-letters.breaker.min-records must be at least 1");
    }
  }

  /** Takes the values out of a job's settings. */
  public static BreakerOptions from(ReadableConfig settings) {
    return new BreakerOptions(settings.get(SHARE), settings.get(PERIOD), settings.get(MIN_RECORDS));
  }

  boolean isOff() {
    return share >= 1;
  }
}
