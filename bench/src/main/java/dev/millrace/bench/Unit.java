package dev.millrace.bench;

/**
 * What CPU time is counted by, besides records.
 *
 * @param name of one, in words
 * @param inRecord how many are in a record
 */
public record Unit(String name, int inRecord) {
  /** Nothing besides records. */
  public static final Unit RECORD = new Unit("record", 1);

  /** CPU time for one, in nanoseconds. */
  double cpuNanos(Measurement measurement) {
    return measurement.cpuMicros() * 1e3 / inRecord;
  }
}
