package dev.millrace.detection;

import dev.millrace.testing.OnnxFile;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;

/**
 * A little world with a red, a green and a blue square that wander about, hide and come back, and a
 * detector that really sees them: a person, a car and a bus.
 */
final class Squares {
  static final int SIDE = 64;
  static final int MILLIS_PER_FRAME = 40;

  private static final Color[] COLOURS = {Color.RED, Color.GREEN, Color.BLUE};
  private static final float SURE = 0.9f;

  private Squares() {}

  /** Writes the detector: for each colour the smallest box around all that has it. */
  static Path model(Path folder) {
    float[] rising = new float[SIDE];
    float[] falling = new float[SIDE];
    for (int i = 0; i < SIDE; i++) {
      rising[i] = i + 1;
      falling[i] = SIDE - i;
    }
    float[] side = new float[3];
    Arrays.fill(side, SIDE);
    return OnnxFile.takingShape(1, 3, SIDE, SIDE)
        // A colour is where its own channel outshines both others together.
        .constant("colours", new float[] {1, -1, -1, -1, 1, -1, -1, -1, 1}, 3, 3, 1, 1)
        .constant("half", new float[] {0.5f}, 1)
        .node("Conv", "purity", "images", "colours")
        .node("Greater", "is_pure", "purity", "half")
        .castToNumbers("pure", "is_pure")
        .greatest("rows", "pure", 3, false)
        .greatest("columns", "pure", 2, false)
        .constant("rising", rising, 1, 1, SIDE)
        .constant("falling", falling, 1, 1, SIDE)
        .constant("side", side, 1, 3, 1)
        .constant("sure", new float[] {SURE}, 1)
        .constant("class", new float[] {0, 1, 2}, 1, 3, 1)
        .greatest("seen", "columns", 2, true)
        .node("Mul", "columns_rising", "columns", "rising")
        .greatest("right", "columns_rising", 2, true)
        .node("Mul", "columns_falling", "columns", "falling")
        .greatest("from_right", "columns_falling", 2, true)
        .node("Sub", "left_if_seen", "side", "from_right")
        .node("Mul", "left", "left_if_seen", "seen")
        .node("Mul", "rows_rising", "rows", "rising")
        .greatest("bottom", "rows_rising", 2, true)
        .node("Mul", "rows_falling", "rows", "falling")
        .greatest("from_bottom", "rows_falling", 2, true)
        .node("Sub", "top_if_seen", "side", "from_bottom")
        .node("Mul", "top", "top_if_seen", "seen")
        .node("Mul", "score", "seen", "sure")
        .joined("output0", 2, "left", "top", "right", "bottom", "score", "class")
        .giving("output0", 1, 3, 6)
        .with("names", "{0: 'person', 1: 'car', 2: 'bus'}")
        .in(folder, "squares.onnx");
  }

  /** What a camera sees, as PNG. */
  static byte[] picture(int camera, int frame) {
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = picture.createGraphics();
    for (int square = 0; square < COLOURS.length; square++) {
      boolean hides = (frame + 31 * square + 7 * camera) % 120 >= 50 + 10 * square + camera;
      if (!hides || square == 0) {
        pen.setColor(COLOURS[square]);
        pen.fillRect(
            wander(frame + 5 * camera, 11 + square),
            wander(frame, 17 + 3 * square),
            12,
            10 + square);
      }
    }
    pen.dispose();
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** There and back within the picture, a pixel or two a frame. */
  private static int wander(int frame, int pace) {
    int room = SIDE - 14;
    int way = (frame * pace / 12) % (2 * room);
    return way < room ? way : 2 * room - way;
  }
}
