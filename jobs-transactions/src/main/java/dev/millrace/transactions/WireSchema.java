package dev.millrace.transactions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/** The Avro schemas of the job's messages, which stand beside this class as {@code .avsc} files. */
public enum WireSchema {
  TRANSACTION,
  PROCESSED,
  USER_SPENDING,
  CATEGORY_SPENDING,
  ALERT;

  /** The schema as JSON. */
  public String text() {
    String file = name().toLowerCase(Locale.ROOT).replace('_', '-') + ".avsc";
    try (InputStream in = Objects.requireNonNull(WireSchema.class.getResourceAsStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException damaged) {
      throw new UncheckedIOException("The JAR is damaged: " + file, damaged);
    }
  }
}
