package dev.millrace.videostatistics.logic;

import dev.millrace.videostatistics.model.FrameTotals;
import dev.millrace.videostatistics.model.Grouping;
import dev.millrace.videostatistics.model.KeptPicture;
import dev.millrace.videostatistics.model.ResolutionClass;
import dev.millrace.videostatistics.model.SeenFrame;
import dev.millrace.videostatistics.model.SourceWindow;
import dev.millrace.videostatistics.model.Spread;
import dev.millrace.videostatistics.model.VideoAggregation;
import java.io.Serializable;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes numbers of frames. All of it comes out the same in whatever order frames come.
 *
 * @param window the length of windows, which begin at the epoch
 * @param gapAfter a longer time without a frame is a gap
 * @param memory a time without a frame that is longer than this is none: nobody remembers the last
 */
public record FrameCounts(Duration window, Duration gapAfter, Memory memory)
    implements Serializable {

  /** Where the window of a moment begins. */
  public long startOf(long epochMillis) {
    return Math.floorDiv(epochMillis, window.toMillis()) * window.toMillis();
  }

  /** The last millisecond of a window. */
  public long lastOf(long start) {
    return start + window.toMillis() - 1;
  }

  /** The window with one frame more. */
  public SourceWindow plus(SourceWindow before, SeenFrame frame) {
    return plus(before, frame.resolutionClass(), totalsOf(frame));
  }

  /** The window with one frame more that came too late for its own. */
  public SourceWindow plusLate(SourceWindow before, SeenFrame frame) {
    return plus(before, frame.resolutionClass(), FrameTotals.ONE_LATE);
  }

  private SourceWindow plus(
      SourceWindow before, @Nullable ResolutionClass resolutionClass, FrameTotals more) {
    Map<ResolutionClass, FrameTotals> byClass = before.byClass();
    if (resolutionClass != null) {
      byClass = new EnumMap<>(ResolutionClass.class);
      byClass.putAll(before.byClass());
      byClass.merge(resolutionClass, more, this::plus);
    }
    return new SourceWindow(plus(before.all(), more), byClass);
  }

  /** Both together. */
  public FrameTotals plus(FrameTotals one, FrameTotals other) {
    return new FrameTotals(
        one.received() + other.received(),
        one.invalid() + other.invalid(),
        one.dropped() + other.dropped(),
        one.late() + other.late(),
        one.brightness().plus(other.brightness()),
        one.bytes().plus(other.bytes()),
        Stretches.plus(one.stretches(), other.stretches(), gapAfter.toMillis()));
  }

  private static FrameTotals totalsOf(SeenFrame frame) {
    KeptPicture kept = frame.kept();
    boolean invalid = frame.resolutionClass() == null;
    return new FrameTotals(
        1,
        invalid ? 1 : 0,
        kept == null && !invalid ? 1 : 0,
        0,
        kept == null ? Spread.NONE : Spread.of(FourDigits.units(kept.analysis().brightness())),
        kept == null ? Spread.NONE : Spread.of(frame.bytes()),
        Stretches.of(frame.epochMillis()));
  }

  /** The last frame of a window, or null if it has none. */
  public @Nullable Long lastFrame(FrameTotals totals) {
    long[] stretches = totals.stretches();
    return stretches.length == 0 ? null : stretches[stretches.length - 1];
  }

  /**
   * The result of a window. A gap belongs to the window in which it ends.
   *
   * @param before the last frame before the window, or null if nobody remembers one
   */
  public VideoAggregation result(
      Grouping by, String key, long start, FrameTotals totals, @Nullable Long before) {
    long gaps = 0;
    long longest = 0;
    Long last = before;
    for (int i = 0; i < totals.stretches().length; i += 2) {
      long first = totals.stretches()[i];
      if (last != null && memory.covers(last, first) && first - last > gapAfter.toMillis()) {
        gaps++;
        longest = Math.max(longest, first - last);
      }
      last = totals.stretches()[i + 1];
    }
    long frames = totals.frames();
    Spread brightness = totals.brightness();
    Spread bytes = totals.bytes();
    boolean any = frames > 0;
    return new VideoAggregation(
        VideoAggregation.idOf(by, key, start),
        by,
        key,
        start,
        start + window.toMillis(),
        frames,
        totals.received(),
        totals.received() - totals.invalid(),
        totals.invalid(),
        totals.dropped(),
        totals.late(),
        FourDigits.round(totals.received() * 1000.0 / window.toMillis()),
        any ? FourDigits.of((double) brightness.sum() / frames) : null,
        any ? FourDigits.of((double) brightness.least()) : null,
        any ? FourDigits.of((double) brightness.most()) : null,
        any ? FourDigits.round((double) bytes.sum() / frames) : null,
        any ? bytes.least() : null,
        any ? bytes.most() : null,
        gaps,
        longest);
  }
}
