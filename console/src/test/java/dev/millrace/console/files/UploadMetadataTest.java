package dev.millrace.console.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.console.Refusal;
import org.junit.jupiter.api.Test;

class UploadMetadataTest {
  @Test
  void readsNamesAndTypesInAnyOrderBesideOthers() {
    var metadata =
        UploadMetadata.of(
            "private, filetype " + base64("image/png") + ",filename " + base64("東京 é.png"));

    assertThat(metadata).isEqualTo(new UploadMetadata("東京 é.png", "image/png"));
  }

  @Test
  void nothingSaidIsNothingKnown() {
    assertThat(UploadMetadata.of(null)).isEqualTo(new UploadMetadata(null, null));
    assertThat(UploadMetadata.of(" ")).isEqualTo(new UploadMetadata(null, null));
  }

  @Test
  void refusesMoreThanAnyNameNeeds() {
    assertThatThrownBy(() -> UploadMetadata.of("filename " + base64("x".repeat(4_000))))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("longer than 4096");
  }

  private static String base64(String text) {
    return Uploading.base64(text);
  }
}
