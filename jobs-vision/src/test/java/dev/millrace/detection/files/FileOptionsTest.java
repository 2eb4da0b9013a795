package dev.millrace.detection.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.serde.settings.InvalidSettings;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileOptionsTest {
  @Test
  void withoutAPathThereAreNoFiles() {
    assertThat(FileOptions.from(new Configuration())).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/smart-city/detections",
        "file:///smart-city/detections",
        "hdfs:///smart-city/detections",
        "hdfs://namenode:8020/smart-city/detections",
        "s3://bucket/smart-city/detections",
      })
  void anyFileSystemWillDo(String path) {
    assertThat(FileOptions.from(Configuration.fromMap(Map.of("files.path", path))))
        .isEqualTo(new FileOptions(path, MemorySize.ofMebiBytes(128)));
  }

  @Test
  void everySettingReachesItsPlace() {
    assertThat(
            FileOptions.from(
                Configuration.fromMap(
                    Map.of("files.path", "/data", "files.max-part-size", "10mb"))))
        .isEqualTo(new FileOptions("/data", MemorySize.ofMebiBytes(10)));
  }

  @ParameterizedTest(name = "''{0}''")
  @CsvSource({
    "detections,                  It must be absolute",
    "'',                          no path",
    "s3://key:secret@bucket/x,    must not hold credentials",
    "hdfs://secret@namenode/x,    must not hold credentials",
  })
  void explainsWhatIsWrong(String path, String explanation) {
    assertThatThrownBy(() -> FileOptions.from(Configuration.fromMap(Map.of("files.path", path))))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("--files.path")
        .hasMessageContaining(explanation)
        .hasMessageNotContaining("secret");
  }

  @Test
  void filesOfNoSizeAreAMistakeAndSoIsASizeOfNoFiles() {
    assertThatThrownBy(() -> new FileOptions("/data", MemorySize.ZERO))
        .hasMessageContaining("more than zero");
    assertThatThrownBy(
            () -> FileOptions.from(Configuration.fromMap(Map.of("files.max-part-size", "1mb"))))
        .hasMessage("--files.max-part-size needs --files.path.");
  }
}
