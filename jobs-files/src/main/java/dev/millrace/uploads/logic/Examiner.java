package dev.millrace.uploads.logic;

import dev.millrace.uploads.model.AnalysedFile;
import dev.millrace.uploads.model.Upload;
import java.io.Serializable;
import java.util.concurrent.CompletableFuture;

/** Looks into files, several at a time, each within a bounded time. */
public interface Examiner extends AutoCloseable {
  /**
   * Looks into a file. Whatever is wrong with the file is a result; an exception tells that no file
   * can be looked into at present.
   */
  CompletableFuture<AnalysedFile> examine(Upload upload);

  /** How many files it is looking into. */
  int busy();

  @Override
  void close();

  /** Opens an examiner on the machine where it is to work. */
  @FunctionalInterface
  interface Opening extends Serializable {
    /** Opens it, or takes part in one that is open already; whoever opened it closes it. */
    Examiner open() throws Exception;
  }
}
