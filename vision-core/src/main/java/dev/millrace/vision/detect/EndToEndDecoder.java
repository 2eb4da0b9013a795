package dev.millrace.vision.detect;

import dev.millrace.vision.model.Detection;
import java.util.List;

/** YOLOv10 and YOLO26: rows of left, top, right, bottom, score and class, padded with zeros. */
record EndToEndDecoder() implements OutputDecoder {
  @Override
  public List<Detection> decode(List<Output> outputs, int slot, double minScore) {
    Output output = outputs.get(0);
    var candidates = new Candidates(minScore);
    float[] row = new float[6];
    for (int i = 0; i < output.dimension(1); i++) {
      output.values().get(output.offset(slot) + i * row.length, row);
      candidates.add(row[0], row[1], row[2], row[3], row[4], Math.round(row[5]));
    }
    return candidates.list();
  }
}
