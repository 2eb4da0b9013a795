package dev.millrace.uploads.model;

import dev.millrace.files.ContentReference;
import dev.millrace.files.FileKind;
import dev.millrace.files.UploadedFile;
import dev.millrace.serde.deadletter.Origin;
import org.jspecify.annotations.Nullable;

/**
 * An uploaded file on its way through the job, and the record that announced it. The content of a
 * small file travels in that record alone, and is read from it once more where it is needed.
 *
 * @param fileId the same for every announcement of one upload
 * @param filename as the user gave it
 * @param fileType the kind that its uploader found it to be
 * @param fileSize in bytes
 * @param fileHash the content's MD5 in hexadecimal, lower case
 * @param uploadTimestamp when the upload was complete, in epoch milliseconds
 * @param declaredType the type that the uploader named, or null
 * @param contentRef where the content lies, or null if it lies in the record
 * @param origin the record as it lay in Kafka
 */
public record Upload(
    String fileId,
    String filename,
    FileKind fileType,
    long fileSize,
    String fileHash,
    long uploadTimestamp,
    @Nullable String declaredType,
    @Nullable ContentReference contentRef,
    Origin origin) {

  /** The file of a message. */
  public static Upload of(UploadedFile file, Origin origin) {
    return new Upload(
        file.fileId(),
        file.filename(),
        file.fileType(),
        file.fileSize(),
        file.fileHash(),
        file.uploadTimestamp().epochMillis(),
        file.declaredType(),
        file.contentRef(),
        origin);
  }
}
