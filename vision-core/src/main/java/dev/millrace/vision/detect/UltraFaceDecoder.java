package dev.millrace.vision.detect;

import dev.millrace.vision.model.Detection;
import java.util.List;

/** UltraFace: scores of background and face in one output, corners from 0 to 1 in another. */
record UltraFaceDecoder(int inputWidth, int inputHeight) implements OutputDecoder {
  /** The names of the outputs, in the order in which {@link #decode} takes them. */
  static final List<String> OUTPUTS = List.of("boxes", "scores");

  /** Background, then what it looks for. */
  static final int SCORES = 2;

  private static final int FACE = 0;

  @Override
  public List<Detection> decode(List<Output> outputs, int slot, double minScore) {
    Output boxes = outputs.get(0);
    Output scores = outputs.get(1);
    var candidates = new Candidates(minScore);
    float[] box = new float[4];
    for (int i = 0; i < boxes.dimension(1); i++) {
      float score = scores.values().get(scores.offset(slot) + i * SCORES + 1);
      if (candidates.wants(score)) {
        boxes.values().get(boxes.offset(slot) + i * box.length, box);
        candidates.add(
            box[0] * inputWidth,
            box[1] * inputHeight,
            box[2] * inputWidth,
            box[3] * inputHeight,
            score,
            FACE);
      }
    }
    return candidates.list();
  }
}
