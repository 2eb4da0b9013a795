package dev.millrace.uploads.isolation;

import java.io.Serializable;
import java.time.Duration;

/**
 * What processes may take.
 *
 * @param processes how many there are at a time
 * @param timeout how long one may look into one file
 * @param heapBytes Java's own limit within a process, and the first to be met
 * @param memoryBytes of physical memory, with all that a process starts; not watched where there is
 *     no {@code /proc}
 * @param filesPerProcess after so many files a process makes room for a new one
 */
public record AnalyserLimits(
    int processes, Duration timeout, long heapBytes, long memoryBytes, int filesPerProcess)
    implements Serializable {
  /** So that what is made of an answer still is a record of at most 1 MB. */
  static final int LONGEST_ANSWER = 900 << 10;

  public AnalyserLimits {
    if (processes < 1 || filesPerProcess < 1) {
      throw new IllegalArgumentException("there must be a process, and a file for each");
    }
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException("the time for a file must be longer than zero");
    }
  }
}
