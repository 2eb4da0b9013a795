package dev.millrace.vision.detect;

import dev.millrace.vision.model.Detection;
import java.util.List;

/** RF-DETR: boxes as of RT-DETR in one output, logits of classes in another. */
record RfDetrDecoder(int inputWidth, int inputHeight) implements OutputDecoder {
  /** The names of the outputs, in the order in which {@link #decode} takes them. */
  static final List<String> OUTPUTS = List.of("dets", "labels");

  @Override
  public List<Detection> decode(List<Output> outputs, int slot, double minScore) {
    Output boxes = outputs.get(0);
    Output logits = outputs.get(1);
    var candidates = new Candidates(minScore);
    float[] box = new float[4];
    float[] row = new float[logits.dimension(2)];
    for (int i = 0; i < logits.dimension(1); i++) {
      logits.values().get(logits.offset(slot) + i * row.length, row);
      int best = Scores.best(row, 0, row.length);
      if (best >= 0) {
        boxes.values().get(boxes.offset(slot) + i * box.length, box);
        candidates.addCentred(
            box[0] * inputWidth,
            box[1] * inputHeight,
            box[2] * inputWidth,
            box[3] * inputHeight,
            Scores.sigmoid(row[best]),
            best);
      }
    }
    return candidates.list();
  }
}
