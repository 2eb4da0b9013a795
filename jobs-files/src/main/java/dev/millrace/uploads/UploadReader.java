package dev.millrace.uploads;

import static java.util.Objects.requireNonNull;

import dev.millrace.files.UploadedFile;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.kafka.Decoder;
import dev.millrace.uploads.model.Upload;
import java.time.ZoneId;

/** Reads announcements of files; the content of a small one is left in its record. */
public final class UploadReader implements Decoder<Upload> {
  private final JsonCodec<UploadedFile> codec;

  /** A reader that reads times without a zone in this one. */
  public UploadReader(ZoneId zone) {
    codec = JsonCodec.of(UploadedFile.class).inZone(zone);
  }

  @Override
  public Upload decode(byte[] value, Origin origin) throws MalformedRecord {
    return Upload.of(codec.decode(value), origin);
  }

  /** The content that lies in the record of an upload without a reference. */
  byte[] content(Upload upload) {
    try {
      return requireNonNull(codec.decode(requireNonNull(upload.origin().value())).fileContent());
    } catch (MalformedRecord impossible) {
      throw new IllegalStateException("it was read before", impossible);
    }
  }
}
