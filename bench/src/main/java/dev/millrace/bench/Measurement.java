package dev.millrace.bench;

/**
 * What one contender took in one round.
 *
 * @param records how many records were measured, the warm-up left out
 * @param cpuNanos CPU time of the process for them
 * @param wallNanos wall time for them
 * @param answer what came out, of all records
 */
public record Measurement(long records, long cpuNanos, long wallNanos, Answer answer) {
  /** CPU time for one record, in microseconds. */
  public double cpuMicros() {
    return cpuNanos / 1e3 / records;
  }

  /** Records in one second of wall time. */
  public double perSecond() {
    return records * 1e9 / wallNanos;
  }
}
