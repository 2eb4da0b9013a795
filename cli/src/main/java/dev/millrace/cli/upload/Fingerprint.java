package dev.millrace.cli.upload;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.files.Digests;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What tells a file from others, and from itself as it was before it changed. */
record Fingerprint(Path file, long size, long changed, Object key) {
  static Fingerprint of(Path file) throws IOException {
    BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
    return new Fingerprint(
        file.toRealPath(),
        is.size(),
        is.lastModifiedTime().toMillis(),
        String.valueOf(is.fileKey()));
  }

  /** A name for what is remembered of its upload to one console. */
  String name(URI console) {
    return Digests.of((console + "\n" + this).getBytes(UTF_8)).sha256();
  }
}
