package dev.millrace.cli.data;

import dev.millrace.cli.Terminal;
import java.text.DecimalFormat;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar on a terminal, and nothing anywhere else. */
public final class Progress implements AutoCloseable {
  private final @Nullable ProgressBar bar;

  /**
   * Shows done, total, rate and time left.
   *
   * @param total how much there is to do, or -1 where nobody knows
   */
  public Progress(String task, String unit, long total, boolean quiet) {
    bar =
        quiet || !Terminal.isWatched()
            ? null
            : new ProgressBarBuilder()
                .setTaskName(task)
                .setUnit(" " + unit, 1)
                .setInitialMax(total)
                .setUpdateIntervalMillis(250)
                .setStyle(
                    "UTF-8".equalsIgnoreCase(System.getProperty("stdout.encoding", "UTF-8"))
                            && !"dumb".equals(System.getenv("TERM"))
                        ? ProgressBarStyle.UNICODE_BLOCK
                        : ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .showSpeed(new DecimalFormat("#,##0"))
                .setSpeedUnit(ChronoUnit.SECONDS)
                .build();
  }

  public void at(long done) {
    if (bar != null) {
      bar.stepTo(done);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }

  /** A number with its thousands apart. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
