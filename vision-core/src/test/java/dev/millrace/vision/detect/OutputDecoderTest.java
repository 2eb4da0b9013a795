package dev.millrace.vision.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.vision.model.Box;
import dev.millrace.vision.model.Detection;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutputDecoderTest {
  private static final double MIN_SCORE = 0.25;
  private static final int SIDE = 64;
  private static final Offset<Double> NEARLY = Offset.offset(1e-4);
  private static final float NAN = Float.NaN;

  @Test
  void readsRowsOfV5() {
    Output output =
        output(
            List.of(1, 4, 7),
            rows(
                row(10, 20, 8, 4, 0.9, 0.1, 0.8),
                row(10, 20, 8, 4, 0.2, 1.0, 0.9),
                row(10, 20, 8, 4, 0.5, 0.4, 0.3),
                row(30, 30, 2, 2, 1.0, 0.5, 0.1)));
    expect(
        decode(ModelFormat.V5, output),
        new Detection(new Box(6, 18, 14, 22), 1, 0.72),
        new Detection(new Box(29, 29, 31, 31), 0, 0.5));
  }

  @Test
  void readsPlanesOfV8() {
    Output output =
        output(
            List.of(1, 6, 2),
            rows(row(10, 30), row(20, 30), row(8, 2), row(4, 2), row(0.1, 0.5), row(0.72, 0.1)));
    expect(
        decode(ModelFormat.V8, output),
        new Detection(new Box(6, 18, 14, 22), 1, 0.72),
        new Detection(new Box(29, 29, 31, 31), 0, 0.5));
  }

  @Test
  void readsFinishedRows() {
    Output output =
        output(
            List.of(1, 3, 6),
            rows(row(6, 18, 14, 22, 0.72, 1), row(29, 29, 31, 31, 0.5, 0), row(0, 0, 0, 0, 0, 0)));
    expect(
        decode(ModelFormat.END2END, output),
        new Detection(new Box(6, 18, 14, 22), 1, 0.72),
        new Detection(new Box(29, 29, 31, 31), 0, 0.5));
  }

  @Test
  void readsFacesOfUltraFace() {
    expect(
        decode(
            ModelFormat.ULTRAFACE,
            output(List.of(1, 2, 4), rows(row(0.25, 0.5, 0.5, 1), row(0, 0, 1, 1))),
            output(List.of(1, 2, 2), rows(row(0.1, 0.9), row(0.9, 0.1)))),
        new Detection(new Box(0.25 * SIDE, 0.5 * SIDE, 0.5 * SIDE, SIDE), 0, 0.9));
  }

  @Test
  void readsPositionsOfYoloxRelativeToTheirCells() {
    // 64 × 64 pixels have 64 + 16 + 4 cells; cell 64 + 6 is in row 1, column 2 of stride 16.
    float[] values = new float[84 * 7];
    int cell = 64 + 6;
    float[] row = row(0.5, 0.25, Math.log(2), Math.log(1), 0.9, 0.1, 0.8);
    System.arraycopy(row, 0, values, cell * 7, 7);
    expect(
        decode(ModelFormat.YOLOX, output(List.of(1, 84, 7), values)),
        new Detection(new Box(40 - 16, 20 - 8, 40 + 16, 20 + 8), 1, 0.72));
  }

  @Test
  void readsSharesOfRtDetr() {
    Output output = output(List.of(1, 1, 6), row(0.5, 0.25, 0.25, 0.5, 0.1, 0.72));
    expect(decode(ModelFormat.RTDETR, output), new Detection(new Box(24, 0, 40, 32), 1, 0.72));
  }

  @Test
  void readsLogitsOfRfDetr() {
    Output boxes = output(List.of(1, 1, 4), row(0.5, 0.25, 0.25, 0.5));
    Output labels = output(List.of(1, 1, 3), row(-3, 1, 0));
    expect(
        decode(ModelFormat.RFDETR, boxes, labels),
        new Detection(new Box(24, 0, 40, 32), 1, 1 / (1 + Math.exp(-1))));
  }

  @Test
  void readsWhatDfineHasFinished() {
    Output labels = output(List.of(1, 2), row(7, 1));
    Output boxes = output(List.of(1, 2, 4), rows(row(1, 2, 3, 4), row(6, 18, 14, 22)));
    Output scores = output(List.of(1, 2), row(0.1, 0.72));
    expect(
        decode(ModelFormat.DFINE, labels, boxes, scores),
        new Detection(new Box(6, 18, 14, 22), 1, 0.72));
  }

  @Test
  void readsDistancesOfNanoDetAsDistributions() {
    List<Output> outputs = new ArrayList<>();
    int[] cells = {64, 16, 4};
    for (int count : cells) {
      outputs.add(output(List.of(1, count, 2), new float[count * 2]));
    }
    for (int count : cells) {
      outputs.add(output(List.of(1, count, 32), new float[count * 32]));
    }
    // Row 1, column 2 of stride 16: its centre is (40, 24). Every side is sure of one stride.
    int cell = 6;
    outputs.get(1).values().put(cell * 2 + 1, 0.72f);
    for (int side = 0; side < 4; side++) {
      outputs.get(4).values().put(cell * 32 + side * 8 + 1, 100f);
    }
    expect(
        OutputDecoder.of(ModelFormat.NANODET, SIDE, SIDE).decode(outputs, 0, MIN_SCORE),
        new Detection(new Box(24, 8, 56, 40), 1, 0.72));
  }

  @Test
  void readsTheGridOfFastestDet() {
    // A grid of 4 × 4; the cell in row 1, column 2; objectness and class 0.72 give a score of 0.72.
    float[] values = new float[7 * 16];
    int cell = 6;
    values[cell] = 0.72f;
    values[6 * 16 + cell] = 0.72f;
    expect(
        decode(ModelFormat.FASTESTDET, output(List.of(1, 7, 4, 4), values)),
        new Detection(new Box(32 - 16, 16 - 16, 32 + 16, 16 + 16), 1, 0.72));
  }

  @Test
  void readsEachFrameOfABatch() {
    Output output =
        output(List.of(2, 1, 6), rows(row(6, 18, 14, 22, 0.72, 1), row(29, 29, 31, 31, 0.5, 0)));
    OutputDecoder decoder = OutputDecoder.of(ModelFormat.END2END, SIDE, SIDE);
    expect(
        decoder.decode(List.of(output), 1, MIN_SCORE),
        new Detection(new Box(29, 29, 31, 31), 0, 0.5));
  }

  @Test
  void leavesOutWhatIsNoNumber() {
    Output rows =
        output(
            List.of(1, 4, 7),
            rows(
                row(NAN, 20, 8, 4, 0.9, 0.1, 0.8),
                row(10, 20, Float.POSITIVE_INFINITY, 4, 0.9, 0.1, 0.8),
                row(10, 20, -8, 4, 0.9, 0.1, 0.8),
                row(10, 20, 8, 4, NAN, NAN, NAN)));
    assertThat(decode(ModelFormat.V5, rows)).isEmpty();
  }

  @Test
  void refusesScoresThatAreNone() {
    Output output = output(List.of(1, 1, 6), row(6, 18, 14, 22, 7.3, 1));
    assertThatExceptionOfType(ModelRefused.class)
        .isThrownBy(() -> decode(ModelFormat.END2END, output))
        .withMessageContaining("7.3");
  }

  @ParameterizedTest
  @EnumSource(ModelFormat.class)
  void survivesWhateverValuesCome(ModelFormat format) {
    var random = new Random(11);
    OutputDecoder decoder = OutputDecoder.of(format, SIDE, SIDE);
    for (int i = 0; i < 300; i++) {
      List<Output> outputs =
          shapes(format).stream().map(shape -> output(shape, noise(shape, random))).toList();
      try {
        for (Detection detection : decoder.decode(outputs, 0, 0.001)) {
          assertThat(detection.score()).isBetween(0.001, 1.0);
          assertThat(detection.box().area()).isFinite();
        }
      } catch (ModelRefused refused) {
        assertThat(refused.getMessage()).contains("score");
      }
    }
  }

  private static List<List<Integer>> shapes(ModelFormat format) {
    return switch (format) {
      case V5, YOLOX, YOLOX_DECODED -> List.of(List.of(1, 84, 7));
      case V8 -> List.of(List.of(1, 6, 84));
      case END2END, RTDETR -> List.of(List.of(1, 30, 6));
      case RFDETR -> List.of(List.of(1, 30, 4), List.of(1, 30, 3));
      case DFINE -> List.of(List.of(1, 30), List.of(1, 30, 4), List.of(1, 30));
      case NANODET ->
          List.of(
              List.of(1, 64, 2),
              List.of(1, 16, 2),
              List.of(1, 4, 2),
              List.of(1, 64, 32),
              List.of(1, 16, 32),
              List.of(1, 4, 32));
      case FASTESTDET -> List.of(List.of(1, 7, 4, 4));
      case ULTRAFACE -> List.of(List.of(1, 30, 4), List.of(1, 30, 2));
    };
  }

  /** Any bits, and every other time values that could be meant. */
  private static float[] noise(List<Integer> shape, Random random) {
    float[] values = new float[shape.stream().reduce(1, (a, b) -> a * b)];
    boolean plausible = random.nextBoolean();
    for (int i = 0; i < values.length; i++) {
      values[i] = plausible ? random.nextFloat() : Float.intBitsToFloat(random.nextInt());
    }
    return values;
  }

  private static List<Detection> decode(ModelFormat format, Output... outputs) {
    return OutputDecoder.of(format, SIDE, SIDE).decode(List.of(outputs), 0, MIN_SCORE);
  }

  private static void expect(List<Detection> found, Detection... expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      Detection one = found.get(i);
      assertThat(one.classId()).isEqualTo(expected[i].classId());
      assertThat(one.score()).isCloseTo(expected[i].score(), NEARLY);
      assertThat(one.box().left()).isCloseTo(expected[i].box().left(), NEARLY);
      assertThat(one.box().top()).isCloseTo(expected[i].box().top(), NEARLY);
      assertThat(one.box().right()).isCloseTo(expected[i].box().right(), NEARLY);
      assertThat(one.box().bottom()).isCloseTo(expected[i].box().bottom(), NEARLY);
    }
  }

  private static Output output(List<Integer> shape, float[] values) {
    return new Output(FloatBuffer.wrap(values), shape);
  }

  private static float[] row(double... values) {
    float[] row = new float[values.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) values[i];
    }
    return row;
  }

  private static float[] rows(float[]... rows) {
    FloatBuffer all = FloatBuffer.allocate(Arrays.stream(rows).mapToInt(row -> row.length).sum());
    for (float[] row : rows) {
      all.put(row);
    }
    return all.array();
  }
}
