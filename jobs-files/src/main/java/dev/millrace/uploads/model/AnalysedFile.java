package dev.millrace.uploads.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.millrace.files.FileKind;
import dev.millrace.files.SizeCategory;
import dev.millrace.serde.deadletter.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a file after one look: its analysis, or why there is none.
 *
 * @param fileId as it was announced
 * @param filename as the user gave it
 * @param fileType the kind by content; of a file that failed, the announced one
 * @param mimeType the type by content, or null of a file that failed
 * @param mimeMismatch whether name or uploader said something else, or null of a file that failed
 * @param fileSize in bytes, as it was announced; of an analysed file it is true
 * @param sizeCategory how large that is
 * @param md5 as it was announced; of an analysed file it is true
 * @param sha256 of the content, or null if that could not be read
 * @param uploadTimestamp when the upload was complete, in epoch milliseconds
 * @param processedAt when the look was over, in epoch milliseconds
 * @param status which of the two it is
 * @param analysis what is in the file, as JSON, or null of a file that failed
 * @param quality one word, or null if there is none for its kind
 * @param limits where the analysis stopped short of the whole file
 * @param reason why there is no analysis, in kebab-case; null if there is one
 * @param message the same for people
 * @param origin the record that announced it; not part of the message
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AnalysedFile(
    String fileId,
    String filename,
    FileKind fileType,
    @Nullable String mimeType,
    @Nullable Boolean mimeMismatch,
    long fileSize,
    SizeCategory sizeCategory,
    String md5,
    @Nullable String sha256,
    long uploadTimestamp,
    long processedAt,
    Status status,
    @JsonRawValue @Nullable String analysis,
    @Nullable String quality,
    List<String> limits,
    @Nullable String reason,
    @Nullable String message,
    @JsonIgnore Origin origin) {

  /** Whether there is no analysis. */
  public boolean hasFailed() {
    return status == Status.FAILED;
  }

  /** A file that was looked into. */
  public static AnalysedFile analysed(
      Upload upload, String sha256, Findings findings, long processedAt) {
    return new AnalysedFile(
        upload.fileId(),
        upload.filename(),
        findings.kind(),
        findings.mimeType(),
        findings.mimeMismatch(),
        upload.fileSize(),
        SizeCategory.of(upload.fileSize()),
        upload.fileHash(),
        sha256,
        upload.uploadTimestamp(),
        processedAt,
        Status.ANALYSED,
        findings.analysis(),
        findings.quality(),
        findings.limits(),
        null,
        null,
        upload.origin());
  }

  /** A file that could not be looked into. */
  public static AnalysedFile failed(
      Upload upload, @Nullable String sha256, String reason, String message, long processedAt) {
    return new AnalysedFile(
        upload.fileId(),
        upload.filename(),
        upload.fileType(),
        null,
        null,
        upload.fileSize(),
        SizeCategory.of(upload.fileSize()),
        upload.fileHash(),
        sha256,
        upload.uploadTimestamp(),
        processedAt,
        Status.FAILED,
        null,
        null,
        List.of(),
        reason,
        message,
        upload.origin());
  }
}
