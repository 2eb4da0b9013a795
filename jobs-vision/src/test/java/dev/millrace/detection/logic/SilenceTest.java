package dev.millrace.detection.logic;

import static dev.millrace.detection.logic.Silence.Meaning.FORGOTTEN;
import static dev.millrace.detection.logic.Silence.Meaning.NOTHING_YET;
import static dev.millrace.detection.logic.Silence.Meaning.NO_EARLIER_FRAME_COMES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.detection.logic.Silence.Clock;
import dev.millrace.detection.logic.Silence.Meaning;
import dev.millrace.detection.model.Arrivals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilenceTest {
  private static final long OPENED = 10_000;

  private final Silence silence = new Silence(2_000, 60_000, 10_000);
  private final Admission admission = new Admission(500, 100);

  @ParameterizedTest(name = "heard at {0}, now {1}, of that at work {2}: {3}")
  @CsvSource({
    "20000, 21999,     0, NOTHING_YET",
    "20000, 22000,     0, NO_EARLIER_FRAME_COMES",
    // Its frames may be waiting behind what kept the machine busy.
    "20000, 25000,  4000, NOTHING_YET",
    "20000, 26000,  4000, NO_EARLIER_FRAME_COMES",
    "20000, 79999,     0, NO_EARLIER_FRAME_COMES",
    "20000, 80000,     0, FORGOTTEN",
    // Heard before the restart: silence is counted from there, and with more patience.
    " 9000, 19999,     0, NOTHING_YET",
    " 9000, 20000,     0, NO_EARLIER_FRAME_COMES",
    " 9000, 21000,  1001, NOTHING_YET",
    " 9000, 70000,     0, FORGOTTEN",
  })
  void countsOnlyTheTimeInWhichThereWasNothingToDo(
      long heard, long now, long worked, Meaning meaning) {
    assertThat(silence.meaning(heardAt(heard), new Clock(now, OPENED, worked))).isEqualTo(meaning);
  }

  @Test
  void closesTheOrderOnceAndForgetsLater() {
    Arrivals flushed = admission.flushed(heardAt(20_000));
    assertThat(silence.meaning(flushed, clockAt(30_000))).isEqualTo(NOTHING_YET);
    assertThat(silence.askAgainAfter(flushed, clockAt(30_000))).isEqualTo(50_000);
    assertThat(silence.meaning(flushed, clockAt(80_000))).isEqualTo(FORGOTTEN);
  }

  @Test
  void asksAgainWhenItMattersAndNeverInNoTime() {
    assertThat(silence.askAgainAfter(heardAt(20_000), clockAt(20_500))).isEqualTo(1_500);
    assertThat(silence.askAgainAfter(heardAt(20_000), clockAt(30_000))).isEqualTo(1);
    assertThat(silence.meaning(heardAt(20_000), clockAt(30_000))).isEqualTo(NO_EARLIER_FRAME_COMES);
  }

  @Test
  void refusesToForgetBeforeItHasWaited() {
    assertThatThrownBy(() -> new Silence(2_000, 2_000, 0))
        .hasMessageContaining("forgotten after more than the 2000 ms");
    assertThatThrownBy(() -> new Silence(0, 2_000, 0)).hasMessageContaining("a millisecond");
  }

  private static Clock clockAt(long now) {
    return new Clock(now, OPENED, 0);
  }

  private Arrivals heardAt(long millis) {
    Arrivals first = admission.admitted(Admission.beforeTheFirst(1), 0, 1);
    return Admission.heard(first, new Clock(millis, OPENED, 0));
  }
}
