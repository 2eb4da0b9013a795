package dev.millrace.videostatistics.model;

/**
 * What one source adds to a window: to its own, of which it is all, or to that of a resolution
 * class.
 *
 * @param by what the window tells apart
 * @param key the source, or the resolution class
 * @param start where the window begins
 * @param totals what is added
 */
public record WindowPart(Grouping by, String key, long start, FrameTotals totals) {
  /** What state is kept by. */
  public String group() {
    return by.word() + '/' + key;
  }
}
