package dev.millrace.detection.logic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.detection.logic.Admission.Verdict;
import dev.millrace.detection.model.Arrivals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {
  private final Admission admission = new Admission(500, 100);

  @ParameterizedTest(name = "{0} ms, frame {1}: {2}")
  @CsvSource({
    // Frames 1, 2 and 3 came, taken at 0, 1000 and 600 ms.
    " 499, 9, LATE",
    " 500, 9, ADMITTED",
    " 600, 3, DUPLICATE",
    " 600, 4, ADMITTED",
    "1000, 2, DUPLICATE",
    "1001, 4, ADMITTED",
    "9999, 4, ADMITTED",
    "   0, 1, LATE",
  })
  void holdsEachFrameAgainstTheNewestOfItsCamera(long millis, long frame, Verdict verdict) {
    Arrivals camera = after(0, 1, 1000, 2, 600, 3);
    assertThat(admission.judge(camera, millis, frame)).isEqualTo(verdict);
  }

  @Test
  void numbersFramesAsTheyComeWithoutGaps() {
    assertThat(after(0, 1, 1000, 2, 600, 3).numbered()).isEqualTo(3);
  }

  @Test
  void theFirstFrameIsNeverLateWhateverItsClockSays() {
    assertThat(admission.judge(Admission.beforeTheFirst(1), Long.MIN_VALUE, 0))
        .isEqualTo(Verdict.ADMITTED);
  }

  @Test
  void nothingFromBeforeTheNewestComesAfterSilence() {
    Arrivals silent = admission.flushed(after(0, 1, 1000, 2));
    assertThat(admission.judge(silent, 1000, 3)).isEqualTo(Verdict.LATE);
    assertThat(admission.judge(silent, 1001, 3)).isEqualTo(Verdict.ADMITTED);
    assertThat(silent.numbered()).isEqualTo(3);
    assertThat(silent.flushed()).isTrue();
  }

  @Test
  void waitsLessForACameraThatSendsTooMuch() {
    Admission narrow = new Admission(500, 3);
    Arrivals camera = Admission.beforeTheFirst(1);
    for (int frame = 1; frame <= 5; frame++) {
      camera = narrow.admitted(camera, 100L * frame, frame);
    }
    assertThat(camera.recentIds()).containsExactly(3, 4, 5);
    assertThat(camera.horizonMillis()).isEqualTo(201);
    assertThat(narrow.judge(camera, 150, 9)).isEqualTo(Verdict.LATE);
  }

  @Test
  void remembersOnlyFramesThatCouldComeTwice() {
    assertThat(after(0, 1, 100, 2, 1000, 3).recentIds()).containsExactly(3);
  }

  @Test
  void refusesToWaitForLessThanNothing() {
    assertThatThrownBy(() -> new Admission(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Admission(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private Arrivals after(long... timesAndFrames) {
    Arrivals camera = Admission.beforeTheFirst(1);
    for (int i = 0; i < timesAndFrames.length; i += 2) {
      camera = admission.admitted(camera, timesAndFrames[i], timesAndFrames[i + 1]);
    }
    return camera;
  }
}
