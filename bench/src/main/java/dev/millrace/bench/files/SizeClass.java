package dev.millrace.bench.files;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How large files are in the mean, and how many of them are looked into in a round. */
enum SizeClass {
  TINY(630, 30 << 10),
  SMALL(210, 300 << 10),
  MEDIUM(85, 3 << 20),
  LARGE(20, 30 << 20);

  private final int usualCount;
  private final int bytes;

  SizeClass(int usualCount, int bytes) {
    this.usualCount = usualCount;
    this.bytes = bytes;
  }

  /** In the mean. */
  int bytes() {
    return bytes;
  }

  /** Equally frequent. */
  List<Format> formats() {
    return Stream.of(Format.values()).filter(format -> bytes <= format.largest()).toList();
  }

  /** A whole number of every format. */
  int count(double scale) {
    int formats = formats().size();
    return formats * (int) Math.max(1, Math.round(usualCount * scale / formats));
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
