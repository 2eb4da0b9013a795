package dev.millrace.vision.detect;

import dev.millrace.vision.model.Detection;
import java.util.List;

/**
 * FastestDet: planes over one grid of objectness, x, y, width, height and a score for each class.
 */
record FastestDetDecoder(int inputWidth, int inputHeight) implements OutputDecoder {
  static final int CLASSES = 5;

  /** How much of a score is objectness, the rest being the class. */
  private static final double OBJECTNESS = 0.6;

  @Override
  public List<Detection> decode(List<Output> outputs, int slot, double minScore) {
    Output output = outputs.get(0);
    int rows = output.dimension(2);
    int columns = output.dimension(3);
    int count = rows * columns;
    int offset = output.offset(slot);
    var candidates = new Candidates(minScore);
    float[] cell = new float[output.dimension(1)];
    for (int i = 0; i < count; i++) {
      for (int plane = 0; plane < cell.length; plane++) {
        cell[plane] = output.values().get(offset + plane * count + i);
      }
      int best = Scores.best(cell, CLASSES, cell.length);
      int row = i / columns;
      int column = i % columns;
      if (best >= 0) {
        candidates.addCentred(
            (column + Math.tanh(cell[1])) / columns * inputWidth,
            (row + Math.tanh(cell[2])) / rows * inputHeight,
            Scores.sigmoid(cell[3]) * inputWidth,
            Scores.sigmoid(cell[4]) * inputHeight,
            Math.pow(cell[0], OBJECTNESS) * Math.pow(cell[best], 1 - OBJECTNESS),
            best - CLASSES);
      }
    }
    return candidates.list();
  }
}
