package dev.millrace.vision.detect;

import dev.millrace.vision.model.Detection;
import java.util.List;

/** RT-DETR: rows of x, y, width and height as shares of the input, and a score for each class. */
record RtDetrDecoder(int inputWidth, int inputHeight) implements OutputDecoder {
  private static final int BOX = 4;

  @Override
  public List<Detection> decode(List<Output> outputs, int slot, double minScore) {
    Output output = outputs.get(0);
    var candidates = new Candidates(minScore);
    float[] row = new float[output.dimension(2)];
    for (int i = 0; i < output.dimension(1); i++) {
      output.values().get(output.offset(slot) + i * row.length, row);
      int best = Scores.best(row, BOX, row.length);
      if (best >= 0) {
        candidates.addCentred(
            row[0] * inputWidth,
            row[1] * inputHeight,
            row[2] * inputWidth,
            row[3] * inputHeight,
            row[best],
            best - BOX);
      }
    }
    return candidates.list();
  }
}
