package dev.millrace.videostatistics.logic;

import static dev.millrace.videostatistics.SeenFrames.dropped;
import static dev.millrace.videostatistics.SeenFrames.invalid;
import static dev.millrace.videostatistics.SeenFrames.kept;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.videostatistics.model.FrameTotals;
import dev.millrace.videostatistics.model.Grouping;
import dev.millrace.videostatistics.model.ResolutionClass;
import dev.millrace.videostatistics.model.SeenFrame;
import dev.millrace.videostatistics.model.SourceWindow;
import dev.millrace.videostatistics.model.VideoAggregation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameCountsTest {
  private static final List<SeenFrame> FRAMES =
      List.of(
          kept("a", 10_000, 100.0001, 1),
          kept("a", 11_000, 120, 2),
          dropped("a", 12_000),
          invalid("a", 15_000),
          kept("a", 15_500, 80.5, 3));

  private final FrameCounts counts =
      new FrameCounts(
          Duration.ofSeconds(10), Duration.ofSeconds(2), new Memory(Duration.ofMinutes(1)));

  @Test
  void countsAFrameWhereItBelongs() {
    VideoAggregation result = ofSource(windowOf(FRAMES), 9_000L);
    assertThat(result)
        .isEqualTo(
            new VideoAggregation(
                "source/a/10000",
                Grouping.SOURCE,
                "a",
                10_000,
                20_000,
                3,
                5,
                4,
                1,
                1,
                0,
                0.5,
                100.1667,
                80.5,
                120.0,
                1_000.0,
                1_000L,
                1_000L,
                1,
                3_000));
  }

  @Test
  void anInvalidPictureHasNoClass() {
    SourceWindow window = windowOf(FRAMES);
    assertThat(window.byClass()).containsOnlyKeys(ResolutionClass.HD, ResolutionClass.LOW);
    VideoAggregation low =
        counts.result(
            Grouping.RESOLUTION_CLASS,
            "low",
            10_000,
            requireNonNull(window.byClass().get(ResolutionClass.LOW)),
            null);
    assertThat(low.received()).isEqualTo(1);
    assertThat(low.dropped()).isEqualTo(1);
    assertThat(low.frames()).isZero();
    assertThat(low.brightnessMean()).isNull();
    assertThat(low.bytesMax()).isNull();
  }

  @Test
  void comesOutTheSameInAnyOrder() {
    var random = new Random(7);
    List<SeenFrame> shuffled = new ArrayList<>(FRAMES);
    VideoAggregation expected = ofSource(windowOf(FRAMES), null);
    for (int i = 0; i < 50; i++) {
      Collections.shuffle(shuffled, random);
      assertThat(ofSource(windowOf(shuffled), null)).isEqualTo(expected);
    }
  }

  @Test
  void aLateFrameIsCountedAndNothingElse() {
    SourceWindow window = counts.plusLate(windowOf(FRAMES), kept("a", 3_000, 255, 9));
    VideoAggregation result = ofSource(window, null);
    assertThat(result.late()).isEqualTo(1);
    assertThat(result.received()).isEqualTo(5);
    assertThat(result.brightnessMax()).isEqualTo(120);
    assertThat(requireNonNull(window.byClass().get(ResolutionClass.HD)).late()).isEqualTo(1);
  }

  @ParameterizedTest(name = "a frame at 10000, the one before at {0}: {1} gaps, the longest of {2}")
  @CsvSource({
    ",       0, 0",
    "8000,   0, 0",
    "7999,   1, 2001",
    "-50000, 1, 60000",
    "-50001, 0, 0",
  })
  void aGapBelongsToTheWindowInWhichItEnds(@Nullable Long before, long gaps, long longest) {
    VideoAggregation result = ofSource(windowOf(List.of(kept("a", 10_000, 100, 1))), before);
    assertThat(result.gaps()).isEqualTo(gaps);
    assertThat(result.longestGapMs()).isEqualTo(longest);
  }

  @Test
  void knowsTheLastFrame() {
    assertThat(counts.lastFrame(windowOf(FRAMES).all())).isEqualTo(15_500);
    assertThat(counts.lastFrame(FrameTotals.ONE_LATE)).isNull();
  }

  @ParameterizedTest(name = "{0} is in the window from {1}")
  @CsvSource({"0,0", "9999,0", "10000,10000", "-1,-10000", "-10000,-10000"})
  void windowsBeginAtTheEpoch(long epochMillis, long start) {
    assertThat(counts.startOf(epochMillis)).isEqualTo(start);
    assertThat(counts.lastOf(start)).isEqualTo(start + 9_999);
  }

  private SourceWindow windowOf(List<SeenFrame> frames) {
    SourceWindow window = SourceWindow.EMPTY;
    for (SeenFrame frame : frames) {
      window = counts.plus(window, frame);
    }
    return window;
  }

  private VideoAggregation ofSource(SourceWindow window, @Nullable Long before) {
    return counts.result(Grouping.SOURCE, "a", 10_000, window.all(), before);
  }
}
