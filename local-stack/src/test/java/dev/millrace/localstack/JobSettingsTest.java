package dev.millrace.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class JobSettingsTest {
  @Test
  void whatIsSaidOfOneJobGoesBeforeWhatIsSaidOfAll() {
    JobSettings settings =
        JobSettings.parse(
            Map.of(
                "print", "true",
                "vision:print", "false",
                "vision:model.path", "/models/a:b.onnx"));

    assertThat(settings.of(Pipeline.FINGERPRINT)).containsExactly(Map.entry("print", "true"));
    assertThat(settings.of(Pipeline.VISION))
        .containsOnly(Map.entry("print", "false"), Map.entry("model.path", "/models/a:b.onnx"));
  }

  @Test
  void onlyJobsThatSpeakAvroAreToldTo() {
    JobSettings settings = JobSettings.parse(Map.of("format", "avro"));

    assertThat(settings.of(Pipeline.TRANSACTIONS)).containsEntry("format", "avro");
    assertThat(settings.of(Pipeline.FINGERPRINT)).isEmpty();
    assertThat(settings.of(Pipeline.VISION)).isEmpty();
  }

  @Test
  void aJobThatIsToldByNameIsToldAnything() {
    JobSettings settings = JobSettings.parse(Map.of("fingerprint:format", "avro"));

    assertThat(settings.of(Pipeline.FINGERPRINT)).containsEntry("format", "avro");
  }

  @Test
  void aPipelineThatIsNoneIsNamedWithThoseThereAre() {
    assertThatThrownBy(() -> JobSettings.parse(Map.of("visoin:print", "true")))
        .hasMessageContaining("'visoin'")
        .hasMessageContaining("vision, video-statistics");
  }
}
