package dev.millrace.videostatistics.model;

/**
 * The frames of one window, or of a part of it, in numbers.
 *
 * @param received how many came in time
 * @param invalid how many of them have no picture that can be decoded
 * @param dropped how many have one that is too small
 * @param late how many came too late for a window that had closed, while this one was the next
 * @param brightness of those that were kept, in ten thousandths, so that sums are exact
 * @param bytes of those that were kept
 * @param stretches of time with frames, from the first to the last frame of each, in order: none is
 *     as close to the next as a gap
 */
public record FrameTotals(
    long received,
    long invalid,
    long dropped,
    long late,
    Spread brightness,
    Spread bytes,
    long[] stretches) {
  private static final long[] NO_STRETCHES = {};

  /** Of no frame at all. */
  public static final FrameTotals NONE =
      new FrameTotals(0, 0, 0, 0, Spread.NONE, Spread.NONE, NO_STRETCHES);

  /** Of one frame that came too late. */
  public static final FrameTotals ONE_LATE =
      new FrameTotals(0, 0, 0, 1, Spread.NONE, Spread.NONE, NO_STRETCHES);

  /** How many were kept and analysed. */
  public long frames() {
    return received - invalid - dropped;
  }
}
