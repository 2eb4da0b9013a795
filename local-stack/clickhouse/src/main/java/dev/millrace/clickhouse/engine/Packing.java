package dev.millrace.clickhouse.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.jspecify.annotations.Nullable;

/** How an answer is compressed. */
enum Packing {
  NONE,
  /** In ClickHouse's own blocks, as its clients ask for with {@code compress=1}. */
  BLOCKS,
  /** As HTTP has it, with a header that says so. */
  LZ4,
  GZIP;

  /** The best that the client takes, of what HTTP has. */
  static Packing accepted(@Nullable String acceptEncoding) {
    String accepted = acceptEncoding == null ? "" : acceptEncoding.toLowerCase(Locale.ROOT);
    return accepted.contains("lz4") ? LZ4 : accepted.contains("gzip") ? GZIP : NONE;
  }

  /** What the header says, if there is one. */
  Optional<String> contentEncoding() {
    return this == LZ4 || this == GZIP
        ? Optional.of(name().toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  OutputStream pack(OutputStream out) throws IOException {
    return switch (this) {
      case NONE -> out;
      case BLOCKS -> new BlockOutputStream(out);
      case LZ4 -> new LZ4FrameOutputStream(out);
      case GZIP -> new GZIPOutputStream(out);
    };
  }
}
