package dev.millrace.videostatistics.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolutionClassTest {
  @ParameterizedTest(name = "{0} pixels are {1}")
  @CsvSource({
    "1,    low",
    "359,  low",
    "360,  SD",
    "719,  SD",
    "720,  HD",
    "1079, HD",
    "1080, FHD",
    "2159, FHD",
    "2160, UHD",
    "8000, UHD",
  })
  void isToldByTheShorterSide(int pixels, String word) {
    assertThat(ResolutionClass.ofShorterSide(pixels).word()).isEqualTo(word);
  }
}
