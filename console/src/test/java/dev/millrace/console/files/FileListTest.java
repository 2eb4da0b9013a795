package dev.millrace.console.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.console.RecordPlace;
import dev.millrace.console.files.UploadFolder.Progress;
import dev.millrace.files.FileKind;
import org.junit.jupiter.api.Test;

class FileListTest {
  private static final String ID = "0123456789abcdef0123456789abcdef";

  private final FileList list = new FileList();

  @Test
  void anUploadAndItsAnalysisAreOneFile() {
    Upload upload = announced();
    list.put(new Progress(upload, 10), null);
    list.put(analysed("document_1000-01234567"));

    assertThat(list.all().files())
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.id()).isEqualTo(ID);
              assertThat(file.stage()).isEqualTo(Stage.ANALYSED);
              assertThat(file.here()).isTrue();
            });
    assertThat(list.find("document_1000-01234567")).isEqualTo(list.find(ID));
  }

  @Test
  void aLateWordOfKafkaDoesNotHideTheAnalysis() {
    list.put(new Progress(announced().known(content()), 10), null);
    list.put(analysed("document_1000-01234567"));
    list.put(new Progress(announced(), 10), null);

    assertThat(list.find(ID).orElseThrow().stage()).isEqualTo(Stage.ANALYSED);
  }

  @Test
  void whoKnowsTheListGetsAlongWithTheLatestChanges() {
    for (int i = 0; i < 100; i++) {
      list.put(analysed("document_" + i));
    }
    FileList.Changes changes = list.changes();

    assertThat(changes.revision()).isEqualTo(100);
    assertThat(changes.since()).as("sixty older ones are not among them").isEqualTo(60);
    assertThat(changes.files()).hasSize(40).allMatch(file -> file.revision() > 60);
  }

  @Test
  void whoDoesNotKnowThatAFileIsGoneHasToAskForAll() {
    list.put(new Progress(Upload.begin(ID, "a.txt", null, 10, 1_000), 3), null);
    list.put(analysed("document_other"));
    assertThat(list.changes().since()).isZero();

    list.remove(ID);
    assertThat(list.changes().since()).isEqualTo(list.revision());
    assertThat(list.find(ID)).isEmpty();
  }

  @Test
  void keepsTheNewestAndAllThatAreOnTheirWay() {
    list.put(new Progress(Upload.begin(ID, "old.txt", null, 10, 1), 3), null);
    for (int i = 0; i < 600; i++) {
      list.put(analysed("document_" + i, 1_000 + i));
    }

    assertThat(list.all().files()).hasSize(500);
    assertThat(list.find(ID)).isPresent();
    assertThat(list.find("document_0")).isEmpty();
    assertThat(list.find("document_599")).isPresent();
    assertThat(list.all().files().get(0).id()).isEqualTo("document_599");
  }

  private static Upload announced() {
    return Upload.begin(ID, "a.txt", null, 10, 1_000)
        .received(1_001)
        .known(content())
        .stored(null, 1_002)
        .announced(new RecordPlace("uploaded_documents", 0, 7), 1_003);
  }

  private static Upload.Content content() {
    return new Upload.Content(FileKind.DOCUMENT, "text/plain", false, "md5", "sha256");
  }

  private static AnalysedFile analysed(String id) {
    return analysed(id, 1_000);
  }

  private static AnalysedFile analysed(String id, long uploadedAt) {
    String record =
        """
        {"file_id":"%s","status":"analysed","upload_timestamp":%d,"analysis":{"kind":"document"}}
        """
            .formatted(id, uploadedAt);
    return AnalysedFile.of(new RecordPlace(AnalysedFiles.TOPIC, 0, 1), 5, record.getBytes(UTF_8))
        .orElseThrow();
  }
}
