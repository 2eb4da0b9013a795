package dev.millrace.bench.files;

/** Who takes uploads. */
enum Takers {
  HANDLER("bare handler that writes a file"),
  FORCING_HANDLER("the same, and forces it to the disk"),
  CONSOLE("console, tus");

  private final String title;

  Takers(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
