package dev.millrace.videostatistics.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.deadletter.SplitDeadLetters;
import dev.millrace.serde.deadletter.Stage;
import dev.millrace.videostatistics.Pictures;
import dev.millrace.videostatistics.logic.Assessment;
import dev.millrace.videostatistics.model.Analysis;
import dev.millrace.videostatistics.model.KeptPicture;
import dev.millrace.videostatistics.model.ReceivedFrame;
import dev.millrace.videostatistics.model.ResolutionClass;
import dev.millrace.videostatistics.model.SeenFrame;
import dev.millrace.vision.message.WrittenField;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnalyseFramesTest {
  private static final List<WrittenField> FIELDS = List.of(new WrittenField("metadata", "{}"));

  @Test
  void analysesWhatIsLargeEnough() throws Exception {
    byte[] picture = Pictures.board(1280, 720, 100, 1);
    SeenFrame seen = only(look(picture).frames());
    assertThat(seen.resolutionClass()).isEqualTo(ResolutionClass.HD);
    assertThat(seen.bytes()).isEqualTo(picture.length);
    assertThat(seen.origin()).isNotNull();
    KeptPicture kept = Objects.requireNonNull(seen.kept());
    assertThat(kept.fields()).isEqualTo(FIELDS);
    Analysis analysis = kept.analysis();
    assertThat(analysis.width()).isEqualTo(1280);
    assertThat(analysis.height()).isEqualTo(720);
    // Half of the fields are 75 and half are 125, but for those cut off at the edge.
    assertThat(analysis.brightness()).isCloseTo(100, within(1.0));
    assertThat(analysis.contrast()).isCloseTo(25, within(2.5));
    assertThat(analysis.compressionRatio())
        .isCloseTo(1280 * 720 * 3.0 / picture.length, within(1e-4));
    assertThat(analysis.blurred()).isFalse();
    assertThat(analysis.black()).isFalse();
  }

  @Test
  void seesBlackAndBlurredPictures() throws Exception {
    assertThat(analysisOf(Pictures.plain("jpg", 640, 480, 3)).black()).isTrue();
    assertThat(analysisOf(Pictures.plain("png", 640, 480, 100)).blurred()).isTrue();
  }

  @Test
  void knowsEqualPicturesByTheirChecksum() throws Exception {
    Seen seen =
        look(
            Pictures.board(640, 480, 100, 1),
            Pictures.board(640, 480, 100, 1),
            Pictures.board(640, 480, 100, 2));
    assertThat(seen.frames())
        .extracting(frame -> Objects.requireNonNull(frame.kept()).checksum())
        .satisfies(
            sums -> {
              assertThat(sums.get(1)).isEqualTo(sums.get(0));
              assertThat(sums.get(2)).isNotEqualTo(sums.get(0));
            });
  }

  @Test
  void doesNotKeepWhatIsTooSmall() throws Exception {
    Seen seen = look(Pictures.board(640, 479, 100, 1));
    assertThat(only(seen.frames()).kept()).isNull();
    assertThat(only(seen.frames()).resolutionClass()).isEqualTo(ResolutionClass.SD);
    assertThat(seen.letters()).isEmpty();
  }

  @ParameterizedTest(name = "{0} is {1}")
  @MethodSource("badPictures")
  void makesADeadLetterOfWhatIsNoPictureAndCountsItsFrame(
      String what, String reason, byte[] picture) throws Exception {
    Seen seen = look(picture);
    assertThat(only(seen.frames()).resolutionClass()).isNull();
    assertThat(only(seen.frames()).kept()).isNull();
    DeadLetter letter = only(seen.letters());
    assertThat(letter.stage()).isEqualTo(Stage.PROCESS);
    assertThat(letter.reason()).as(what).isEqualTo(reason);
    assertThat(letter.operator()).isEqualTo("analyse-frames");
    assertThat(letter.origin()).usingRecursiveComparison().isEqualTo(only(seen.frames()).origin());
    assertThat(letter.message()).isNotBlank();
  }

  static Stream<Arguments> badPictures() {
    byte[] jpeg = Pictures.board(640, 480, 100, 1);
    return Stream.of(
        Arguments.of("half a JPEG", "truncated", Pictures.half(jpeg)),
        Arguments.of("a damaged PNG", "corrupt", Pictures.corrupt()),
        Arguments.of("a GIF", "unknown-format", Pictures.plain("gif", 640, 480, 100)),
        Arguments.of("a claim of 30000", "too-many-pixels", Pictures.jpegClaiming(30_000, 30_000)),
        Arguments.of("a PNG bomb", "too-many-pixels", Pictures.pngBomb()),
        Arguments.of("one pixel", "too-small", Pictures.plain("png", 1, 1, 100)),
        Arguments.of("a line", "too-small", Pictures.plain("png", 640, 15, 100)));
  }

  private static Analysis analysisOf(byte[] picture) throws Exception {
    return Objects.requireNonNull(only(look(picture).frames()).kept()).analysis();
  }

  /** What came out. */
  private record Seen(List<SeenFrame> frames, List<DeadLetter> letters) {}

  private static Seen look(byte[]... pictures) throws Exception {
    try (var operator =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new AnalyseFrames(new Assessment(480, 20, 50))))) {
      operator.open();
      for (byte[] picture : pictures) {
        var origin = new Origin("video_frames", 0, 7, 0, null, picture, List.of());
        operator.processElement(
            new ReceivedFrame("webcam", "f1", 1_000, picture, FIELDS, origin), 1_000);
      }
      List<DeadLetter> letters = new ArrayList<>();
      var side = operator.getSideOutput(SplitDeadLetters.DEAD_LETTERS);
      if (side != null) {
        side.stream().map(StreamRecord::getValue).forEach(letters::add);
      }
      return new Seen(operator.extractOutputValues(), letters);
    }
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }
}
