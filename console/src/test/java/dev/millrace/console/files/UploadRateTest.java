package dev.millrace.console.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class UploadRateTest {
  private Instant now = Instant.parse("2026-11-28T10:00:00Z");
  private final UploadRate rate = new UploadRate(2, () -> now);

  @Test
  void letsSoManyBeginInAnyMinute() {
    assertThat(rate.begin()).isZero();
    now = now.plusSeconds(40);
    assertThat(rate.begin()).isZero();
    assertThat(rate.begin()).isEqualTo(20_000);

    now = now.plusSeconds(20);
    assertThat(rate.begin()).isZero();
    assertThat(rate.begin()).as("the second one was 20 s ago").isEqualTo(40_000);
  }
}
