package dev.millrace.bench.files;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was done between two moments of a run.
 *
 * @param files looked into meanwhile
 * @param nanos by the clock
 * @param cpu of the process and all that it started
 * @param visible when results could be seen, where that is not at once
 */
record Span(int files, long nanos, Duration cpu, @Nullable Visible visible) {
  /** What was done and used up by a moment. */
  record Moment(int files, long nanos, Duration cpu) {
    Span until(Moment end) {
      if (end.files == files) {
        throw new IllegalStateException(
            "All " + files + " files came at once, too few to measure; take more with --scale");
      }
      return new Span(end.files - files, end.nanos - nanos, end.cpu.minus(cpu), null);
    }
  }

  /** How many seconds after all files were announced at once. */
  record Visible(double first, double last) {}

  Span seen(Visible when) {
    return new Span(files, nanos, cpu, when);
  }

  double perSecond() {
    return files * 1e9 / nanos;
  }

  double cpuMillis() {
    return cpu.toNanos() / 1e6 / files;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1f files/s", perSecond())
        + (visible == null
            ? ""
            : String.format(
                Locale.ROOT, ", visible %.1f to %.1f s", visible.first(), visible.last()));
  }
}
