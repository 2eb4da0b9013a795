package dev.millrace.console.files;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.millrace.console.RecordPlace;
import dev.millrace.files.ContentReference;
import dev.millrace.files.FileKind;
import org.jspecify.annotations.Nullable;

/**
 * A file that came through this console, as it is kept beside its bytes.
 *
 * @param id made here, and not to be guessed: who knows it may go on with the upload
 * @param filename the sender's, made harmless
 * @param declaredType the sender's word for what it is
 * @param content what its bytes say; nothing before all are there
 * @param reference where a large one is stored
 * @param message where its message stands
 * @param analysis where the job's answer stands
 */
record Upload(
    String id,
    String filename,
    @Nullable String declaredType,
    long size,
    long createdAt,
    Stage stage,
    long changedAt,
    @Nullable Content content,
    @Nullable ContentReference reference,
    @Nullable RecordPlace message,
    @Nullable RecordPlace analysis,
    @Nullable Failure failure) {

  /**
   * What the bytes of a file are, whatever its sender calls them.
   *
   * @param mismatch whether its name or its sender says something else
   */
  record Content(FileKind kind, String mimeType, boolean mismatch, String md5, String sha256) {}

  /** Why a file goes no further: a word for programs and a sentence for people. */
  record Failure(String reason, String message) {}

  static Upload begin(
      String id, String filename, @Nullable String declaredType, long size, long now) {
    return new Upload(
        id, filename, declaredType, size, now, Stage.RECEIVING, now, null, null, null, null, null);
  }

  /**
   * How the pipeline calls the file; nothing before its kind is known. It follows from what is
   * kept, so that a console that was killed announces the same file again, and not another one.
   */
  @JsonIgnore
  @Nullable String fileId() {
    return content == null
        ? null
        : content.kind().word() + "_" + createdAt + "-" + id.substring(0, 8);
  }

  Upload received(long now) {
    return at(Stage.RECEIVED, now, content, reference, message, analysis, failure);
  }

  Upload known(Content content) {
    return at(stage, changedAt, content, reference, message, analysis, failure);
  }

  Upload stored(@Nullable ContentReference reference, long now) {
    return at(Stage.STORED, now, content, reference, message, analysis, failure);
  }

  Upload announced(RecordPlace message, long now) {
    return at(Stage.ANNOUNCED, now, content, reference, message, analysis, failure);
  }

  Upload with(@Nullable RecordPlace message) {
    return at(stage, changedAt, content, reference, message, analysis, failure);
  }

  Upload analysed(RecordPlace analysis, @Nullable Failure failure, long now) {
    Stage last = failure == null ? Stage.ANALYSED : Stage.FAILED;
    return at(last, now, content, reference, message, analysis, failure);
  }

  Upload failed(Failure failure, long now) {
    return at(Stage.FAILED, now, content, reference, message, analysis, failure);
  }

  private Upload at(
      Stage stage,
      long changedAt,
      @Nullable Content content,
      @Nullable ContentReference reference,
      @Nullable RecordPlace message,
      @Nullable RecordPlace analysis,
      @Nullable Failure failure) {
    return new Upload(
        id,
        filename,
        declaredType,
        size,
        createdAt,
        stage,
        changedAt,
        content,
        reference,
        message,
        analysis,
        failure);
  }
}
