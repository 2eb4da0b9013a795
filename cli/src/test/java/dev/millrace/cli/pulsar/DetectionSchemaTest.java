package dev.millrace.cli.pulsar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pulsar.common.schema.SchemaType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetectionSchemaTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"camera_id\":\"cam-01\",\"store_id\":\"store-1\",\"frame_id\":7,\"timestamp\":"
            + "\"2024-01-15T10:30:00.000\",\"track_id\":null,\"class_id\":0,\"class\":\"person\","
            + "\"confidence\":0.9,\"bbox\":[1,2.5,3,4],\"age\":33,\"gender\":\"female\"}",
        "{\"camera_id\":\"cam-01\",\"embedding\":\"more than we know of\"}",
        "{}",
      })
  void takesWhatADetectionMayLookLike(String line) {
    assertThat(DetectionSchema.fits(line.getBytes(ISO_8859_1))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "### camera restarted ###",
        "[{\"camera_id\":\"cam-01\"}]",
        "{\"camera_id\":7}",
        "{\"camera_id\":\"cam-01\"",
        "{\"camera_id\":\"cam-01\"}{\"camera_id\":\"cam-01\"}",
        "{\"camera_id\":\"\u00ff\"}",
        "{\"frame_id\":1.5}",
        "{\"timestamp\":1705314600000}",
        "{\"bbox\":\"1,2,3,4\"}",
        "{\"class\":1}",
      })
  void refusesWhatNobodyCouldReadByTheSchema(String line) {
    assertThat(DetectionSchema.fits(line.getBytes(ISO_8859_1))).isFalse();
  }

  @Test
  void isOneOfJsonAndChangesNoByte() {
    byte[] line = "{\"camera_id\" : \"cam-01\" }".getBytes(ISO_8859_1);
    assertThat(DetectionSchema.json().getSchemaInfo().getType()).isEqualTo(SchemaType.JSON);
    assertThat(DetectionSchema.json().encode(line)).isSameAs(line);
  }
}
