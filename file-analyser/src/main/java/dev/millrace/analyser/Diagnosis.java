package dev.millrace.analyser;

import java.io.EOFException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.poi.util.RecordFormatException;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaMemoryLimitException;
import org.apache.tika.exception.UnsupportedFormatException;
import org.apache.tika.exception.ZeroByteFileException;
import org.jspecify.annotations.Nullable;

/** What an exception from within a parser says about the file. */
final class Diagnosis {
  /** How libraries put it that a file is not whole. */
  private static final List<String> ENDS_EARLY =
      List.of("end header not found", "truncated", "unexpected end", "premature end");

  private Diagnosis() {}

  static Answer.Failed of(Throwable thrown) {
    return causes(thrown)
        .map(Diagnosis::known)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseGet(
            () ->
                new Answer.Failed(
                    Reason.BROKEN,
                    "The file contradicts its own format (%s); save it anew and send it again."
                        .formatted(innermost(thrown))));
  }

  private static Answer.@Nullable Failed known(Throwable cause) {
    String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (cause instanceof Unusable unusable) {
      return new Answer.Failed(unusable.reason(), String.valueOf(cause.getMessage()));
    }
    if (cause instanceof EncryptedDocumentException
        || cause instanceof org.apache.poi.EncryptedDocumentException
        // What reads certificates is not on board.
        || (cause instanceof LinkageError && said.contains("bouncycastle"))) {
      return new Answer.Failed(
          Reason.ENCRYPTED, "The file needs a password; send it without protection.");
    }
    if (cause instanceof OutOfMemoryError
        || cause instanceof TikaMemoryLimitException
        || (cause instanceof RecordFormatException && said.contains("allocate"))) {
      return new Answer.Failed(
          Reason.OUT_OF_MEMORY, "The file needs more memory than a file is given.");
    }
    if (cause instanceof StackOverflowError || said.contains("nesting")) {
      return new Answer.Failed(Reason.TOO_DEEP, "The file is nested too deeply to be read.");
    }
    if (said.contains("zip bomb")) {
      return new Answer.Failed(Reason.ZIP_BOMB, "The file unpacks to far more than it is.");
    }
    if (said.contains("entity") || said.contains("entities") || said.contains("doctype")) {
      return new Answer.Failed(
          Reason.XML_BOMB, "The file declares XML entities, which can grow without end.");
    }
    if (cause instanceof UnsupportedFormatException) {
      return new Answer.Failed(
          Reason.UNSUPPORTED_TYPE, "The file's format is too old to be read; save it anew.");
    }
    if (cause instanceof ZeroByteFileException) {
      return new Answer.Failed(Reason.EMPTY, "The file is empty.");
    }
    if (cause instanceof EOFException || ENDS_EARLY.stream().anyMatch(said::contains)) {
      return new Answer.Failed(
          Reason.TRUNCATED, "The file ends too early, a part of it is missing; send it again.");
    }
    return null;
  }

  private static Stream<Throwable> causes(Throwable thrown) {
    // A parser may tie its causes into a ring.
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause).limit(20);
  }

  private static String innermost(Throwable thrown) {
    Throwable last = causes(thrown).reduce((outer, inner) -> inner).orElse(thrown);
    return last.getClass().getSimpleName();
  }
}
