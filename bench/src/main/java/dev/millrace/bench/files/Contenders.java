package dev.millrace.bench.files;

/** Who looks into files. */
enum Contenders {
  LIBRARIES("bare Tika, ImageIO and ffprobe"),
  ANALYSER("analyser alone"),
  JOB("Flink: the whole job");

  private final String title;

  Contenders(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
