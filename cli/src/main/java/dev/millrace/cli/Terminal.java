package dev.millrace.cli;

/** Whether a person is watching stderr. Java cannot tell; the launcher can. */
public final class Terminal {
  private Terminal() {}

  /** Whether progress bars make sense. */
  public static boolean isWatched() {
    return Boolean.getBoolean("millrace.terminal");
  }

  /** Whether colour makes sense. */
  static boolean showsColour() {
    return isWatched() && System.getenv("NO_COLOR") == null;
  }
}
