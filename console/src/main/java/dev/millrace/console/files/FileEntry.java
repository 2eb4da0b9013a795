package dev.millrace.console.files;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.millrace.console.RecordPlace;
import org.jspecify.annotations.Nullable;

/**
 * A file as pages show it.
 *
 * @param id by which this console knows it
 * @param fileId by which the pipeline knows it, once it is known what it is
 * @param stored so many of its bytes are here, while they come
 * @param waiting what it waits for, where something does not answer
 * @param here whether it came through this console, which then can give it back
 * @param revision grows with every change of any file
 * @param analysis where the job's whole answer stands
 */
record FileEntry(
    String id,
    @Nullable String fileId,
    String filename,
    @Nullable String kind,
    @Nullable String mimeType,
    boolean mismatch,
    long size,
    @Nullable Long stored,
    Stage stage,
    @Nullable String waiting,
    Upload.@Nullable Failure failure,
    @Nullable Findings findings,
    boolean here,
    long uploadedAt,
    long changedAt,
    long revision,
    @JsonIgnore @Nullable RecordPlace analysis) {

  /** An upload of this console, before the job has told of it in this console's life. */
  static FileEntry of(UploadFolder.Progress progress, @Nullable String waiting, long revision) {
    Upload upload = progress.upload();
    Upload.@Nullable Content content = upload.content();
    return new FileEntry(
        upload.id(),
        upload.fileId(),
        upload.filename(),
        content == null ? null : content.kind().word(),
        content == null ? null : content.mimeType(),
        content != null && content.mismatch(),
        upload.size(),
        upload.stage() == Stage.RECEIVING ? progress.stored() : null,
        upload.stage(),
        waiting,
        upload.failure(),
        null,
        content != null,
        upload.createdAt(),
        upload.changedAt(),
        revision,
        upload.analysis());
  }

  /** A file that was analysed, wherever it came from. */
  static FileEntry of(String id, AnalysedFile file, boolean here, long revision) {
    return new FileEntry(
        id,
        file.fileId(),
        file.filename(),
        file.kind(),
        file.mimeType(),
        file.mismatch(),
        file.size(),
        null,
        file.failure() == null ? Stage.ANALYSED : Stage.FAILED,
        null,
        file.failure(),
        file.findings(),
        here,
        file.uploadedAt(),
        file.analysedAt(),
        revision,
        file.place());
  }
}
