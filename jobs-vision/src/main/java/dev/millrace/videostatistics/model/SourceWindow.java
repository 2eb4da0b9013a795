package dev.millrace.videostatistics.model;

import java.util.Map;

/**
 * What one source sent in one window.
 *
 * @param all of it
 * @param byClass the part of each resolution class; what cannot be decoded belongs to none
 */
public record SourceWindow(FrameTotals all, Map<ResolutionClass, FrameTotals> byClass) {
  /** Before the first frame. */
  public static final SourceWindow EMPTY = new SourceWindow(FrameTotals.NONE, Map.of());
}
