package dev.millrace.uploads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.files.UploadedFile;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.uploads.model.Upload;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, they are an announcement that can be written again, or refused. */
class UploadReaderFuzz {
  private final UploadReader reader = new UploadReader(ZoneOffset.UTC);
  private final JsonCodec<UploadedFile> codec = JsonCodec.of(UploadedFile.class);

  static Stream<byte[]> announcements() {
    String start =
        "{'file_id':'d_1','filename':'a.pdf','file_type':'document','file_size':5,"
            + "'file_hash':'5d41402abc4b2a76b9719d911017c592',"
            + "'upload_timestamp':'2024-01-15T10:30:00',";
    return Stream.of(
            start + "'file_content':'aGVsbG8=','metadata':{'mime_type':'application/pdf'}}",
            start + "'file_content':'','metadata':{'a':null}}",
            start
                + "'content_ref':{'uri':'file:///a','size':5,'sha256':'"
                + "0".repeat(64)
                + "'},'more':[{}]}")
        .map(json -> json.replace('\'', '"').getBytes(UTF_8));
  }

  @MethodSource("announcements")
  @FuzzTest
  void readsOrRefuses(byte[] bytes) throws Exception {
    var origin = new Origin("uploaded_documents", 0, 0, 0, null, bytes, List.of());
    Upload upload;
    try {
      upload = reader.decode(bytes, origin);
    } catch (MalformedRecord refused) {
      assertThat(refused.reason()).matches("[a-z0-9]+(-[a-z0-9]+)*");
      return;
    }
    UploadedFile file = codec.decode(bytes);
    assertThat(Upload.of(codec.decode(codec.encode(file)), origin)).isEqualTo(upload);
    if (upload.contentRef() == null) {
      assertThat(reader.content(upload)).isEqualTo(file.fileContent());
    }
  }
}
