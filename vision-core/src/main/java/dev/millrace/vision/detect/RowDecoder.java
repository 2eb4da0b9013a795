package dev.millrace.vision.detect;

import dev.millrace.vision.model.Detection;
import java.util.List;

/**
 * YOLOv5 and YOLOX: rows of x, y, width, height, objectness and a score for each class; a score is
 * the product of both.
 *
 * @param cells what positions and logarithms of sizes are relative to, or {@link CellGrid#NONE}
 */
record RowDecoder(CellGrid cells) implements OutputDecoder {
  private static final int OBJECTNESS = 4;
  private static final int CLASSES = 5;

  @Override
  public List<Detection> decode(List<Output> outputs, int slot, double minScore) {
    Output output = outputs.get(0);
    int count = output.dimension(1);
    int length = output.dimension(2);
    int offset = output.offset(slot);
    var candidates = new Candidates(minScore);
    float[] row = new float[length];
    for (int i = 0; i < count; i++) {
      int at = offset + i * length;
      // A class score is at most 1, so most rows are done with here.
      if (!candidates.wants(output.values().get(at + OBJECTNESS))) {
        continue;
      }
      output.values().get(at, row);
      int best = Scores.best(row, CLASSES, length);
      if (best >= 0) {
        add(candidates, row, i, row[OBJECTNESS] * row[best], best - CLASSES);
      }
    }
    return candidates.list();
  }

  private void add(Candidates candidates, float[] row, int cell, float score, int classId) {
    if (cells.count() == 0) {
      candidates.addCentred(row[0], row[1], row[2], row[3], score, classId);
    } else {
      float stride = cells.stride(cell);
      candidates.addCentred(
          (row[0] + cells.column(cell)) * stride,
          (row[1] + cells.row(cell)) * stride,
          Math.exp(row[2]) * stride,
          Math.exp(row[3]) * stride,
          score,
          classId);
    }
  }
}
