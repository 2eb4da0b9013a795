package dev.millrace.cli.data;

import java.io.Console;
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
        quiet || !onTerminal()
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

  /** Whether a person is watching. */
  @SuppressWarnings("SystemConsoleNull") // That is what the second question is for.
  static boolean onTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // From JDK 22 on there always is a console, which knows itself whether it is a terminal.
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException olderJdk) {
      return true;
    }
  }

  /** A number with its thousands apart. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
