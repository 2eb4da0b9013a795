package dev.millrace.cli;

import dev.millrace.localstack.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Tells on stderr how starting and stopping goes, one line for each step. */
final class TerminalProgress implements Progress {
  private final PrintWriter err;
  private final boolean colour;

  TerminalProgress(PrintWriter err) {
    this.err = err;
    this.colour = Terminal.showsColour();
  }

  @Override
  public synchronized void begins(String what) {
    err.println(paint("2", "· " + what + " …"));
    err.flush();
  }

  @Override
  public synchronized void done(String what, String outcome, Duration took) {
    err.println(
        paint("32", "✓ ")
            + what
            + " "
            + outcome
            + paint("2", String.format(Locale.ROOT, " in %.1f s", took.toMillis() / 1000.0)));
    err.flush();
  }

  @Override
  public synchronized void note(String text) {
    err.println("  " + text);
    err.flush();
  }

  private String paint(String code, String text) {
    return colour ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
