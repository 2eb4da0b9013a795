package dev.millrace.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.codec.WrittenTime;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadedFileTest {
  private static final String MD5 = "5d41402abc4b2a76b9719d911017c592";
  private static final String SHA_256 =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  /** The example of the specification, with the five bytes of "hello" in it. */
  private static final String GOOD =
      "{'file_id':'document_1705123456789','filename':'report.pdf','file_type':'document',"
          + "'file_size':5,'file_hash':'"
          + MD5
          + "','upload_timestamp':'2024-01-15T10:30:00','file_content':'aGVsbG8=',"
          + "'metadata':{'text_content':'hello','mime_type':'application/pdf'}}";

  private final JsonCodec<UploadedFile> codec = JsonCodec.of(UploadedFile.class);

  @Test
  void readsTheMessageOfTheSpecification() throws Exception {
    UploadedFile file = decode(GOOD);
    assertThat(file.fileId()).isEqualTo("document_1705123456789");
    assertThat(file.filename()).isEqualTo("report.pdf");
    assertThat(file.fileType()).isEqualTo(FileKind.DOCUMENT);
    assertThat(file.fileSize()).isEqualTo(5);
    assertThat(file.fileHash()).isEqualTo(MD5);
    assertThat(file.uploadTimestamp().epochMillis()).isEqualTo(1_705_314_600_000L);
    assertThat(new String(requireNonNull(file.fileContent()), UTF_8)).isEqualTo("hello");
    assertThat(file.contentRef()).isNull();
    assertThat(file.declaredType()).isEqualTo("application/pdf");
  }

  @Test
  void readsWhatItWritesWithTheContent() throws Exception {
    UploadedFile file = file("hello".getBytes(UTF_8), null);
    byte[] written = codec.encode(file);
    assertThat(codec.decode(written)).usingRecursiveComparison().isEqualTo(file);
    assertThat(new String(written, UTF_8))
        .contains("\"file_content\":\"aGVsbG8=\"", "\"file_type\":\"video\"")
        .doesNotContain("content_ref", "null");
  }

  @Test
  void readsWhatItWritesWithAReference() throws Exception {
    UploadedFile file = file(null, new ContentReference("file:///store/2c/" + SHA_256, 5, SHA_256));
    byte[] written = codec.encode(file);
    assertThat(codec.decode(written)).isEqualTo(file);
    assertThat(new String(written, UTF_8))
        .contains("\"content_ref\":{\"uri\":\"file:///store/2c/" + SHA_256 + "\",\"size\":5")
        .doesNotContain("file_content", "null");
  }

  @Test
  void holdsAnEmptyFile() throws Exception {
    assertThat(decode(GOOD.replace("aGVsbG8=", "").replace(":5,", ":0,")).fileContent()).isEmpty();
  }

  @Test
  void takesWhatOthersAddAndLeaveOut() throws Exception {
    UploadedFile file =
        decode(
            GOOD.replace("'file_size'", "'colour':{'r':[1]},'file_size'")
                .replaceFirst(",'metadata'.*", "}"));
    assertThat(file.metadata()).isEmpty();
    assertThat(file.declaredType()).isNull();
    assertThat(decode(GOOD.replace("'application/pdf'", "null")).declaredType()).isNull();
  }

  @Test
  void writesHashesInLowerCase() throws Exception {
    assertThat(decode(GOOD.replace(MD5, MD5.toUpperCase(Locale.ROOT))).fileHash()).isEqualTo(MD5);
  }

  @ParameterizedTest(name = "{0} becomes {1}: {2}")
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "'file_id':'document_1705123456789'  | 'file_id':''                | blank-file-id",
        "'file_id':'document_1705123456789'  | 'file_id':7                 | wrong-type",
        "'file_id':'document_1705123456789'  | 'file_id':null              | missing-file-id",
        "'filename':'report.pdf',            | ``                          | missing-filename",
        "'report.pdf'                        | '  '                        | blank-filename",
        "'document',                         | 'Document',                 | wrong-type",
        "'document',                         | 'audio',                    | wrong-type",
        "'document',                         | 0,                          | wrong-type",
        "'document',                         | null,                       | missing-file-type",
        "'file_size':5                       | 'file_size':-1              | negative-size",
        "'file_size':5                       | 'file_size':1125899906842625 | size-out-of-range",
        "'file_size':5                       | 'file_size':'5'             | wrong-type",
        "'file_size':5                       | 'file_size':5.0             | wrong-type",
        "'file_size':5,                      | ``                          | wrong-type",
        "'file_size':5                       | 'file_size':99999999999999999999 | wrong-value",
        "5d41402a                            | 5d41402                     | wrong-hash",
        "5d41402a                            | 5d41402g                    | wrong-hash",
        "2024-01-15T10:30:00                 | 2024-01-15                  | timestamp-unreadable",
        "'aGVsbG8='                          | 'aGVsbG8'                   | not-base64",
        "'aGVsbG8='                          | 'aGVs bG8='                 | not-base64",
        "'aGVsbG8='                          | 'aGVs\\nbG8='               | not-base64",
        "'aGVsbG8='                          | 'aGVs-G8='                  | not-base64",
        "'aGVsbG8='                          | [104,101]                   | wrong-type",
        "'aGVsbG8='                          | 7                           | wrong-type",
        "'file_content':'aGVsbG8=',          | ``                          | no-content",
        "'aGVsbG8='                          | null                        | no-content",
        "{'text_content':'hello',            | {'text_content':7,          | wrong-type",
        "{'text_content':'hello',            | {'text_content':{},         | wrong-type",
        "'metadata':{                        | 'metadata':7,'x':{          | wrong-type",
      })
  void refusesWhatIsNotOfTheContract(String part, @Nullable String other, String reason) {
    assertThat(GOOD).contains(part);
    assertRefused(GOOD.replace(part, other == null ? "" : other), reason);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "'uri':'file:///a','size':5,'sha256':'%s'   | two-contents",
        "'size':5,'sha256':'%s'                     | wrong-uri",
        "'uri':' ','size':5,'sha256':'%s'           | wrong-uri",
        "'uri':'file:///a','sha256':'%s'            | wrong-type",
        "'uri':'file:///a','size':-5,'sha256':'%s'  | negative-size",
        "'uri':'file:///a','size':5,'sha256':'%sf'  | wrong-hash",
        "'uri':'file:///a','size':5                 | wrong-hash",
      })
  void refusesReferencesThatAreIncompleteOrTooMuch(String reference, String reason) {
    assertRefused(
        GOOD.replace(
            "'metadata'", "'content_ref':{" + reference.formatted(SHA_256) + "},'metadata'"),
        reason);
  }

  @Test
  void refusesNamesThatNobodyGives() {
    assertRefused(GOOD.replace("report", "r".repeat(1_000)), "long-filename");
    assertRefused(GOOD.replace("document_", "d".repeat(1_000)), "long-file-id");
  }

  private void assertRefused(String json, String reason) {
    assertThatThrownBy(() -> decode(json))
        .isInstanceOf(MalformedRecord.class)
        .extracting(refused -> ((MalformedRecord) refused).reason())
        .isEqualTo(reason);
  }

  private UploadedFile decode(String json) throws MalformedRecord {
    return codec.decode(json.replace('\'', '"').getBytes(UTF_8));
  }

  private static UploadedFile file(
      byte @Nullable [] content, @Nullable ContentReference reference) {
    return new UploadedFile(
        "video_1",
        "clip.mp4",
        FileKind.VIDEO,
        5,
        MD5,
        WrittenTime.of(1_705_314_600_000L),
        content,
        reference,
        Map.of("mime_type", "video/mp4"));
  }
}
