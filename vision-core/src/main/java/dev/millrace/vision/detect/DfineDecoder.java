package dev.millrace.vision.detect;

import dev.millrace.vision.model.Detection;
import java.util.List;

/** D-FINE and RT-DETRv4: labels, corners in pixels, and scores, each an output of its own. */
record DfineDecoder() implements OutputDecoder {
  /** The names of the outputs, in the order in which {@link #decode} takes them. */
  static final List<String> OUTPUTS = List.of("labels", "boxes", "scores");

  /** The input beside the picture: the size that boxes are to refer to. */
  static final String SIZE_INPUT = "orig_target_sizes";

  @Override
  public List<Detection> decode(List<Output> outputs, int slot, double minScore) {
    Output labels = outputs.get(0);
    Output boxes = outputs.get(1);
    Output scores = outputs.get(2);
    var candidates = new Candidates(minScore);
    float[] box = new float[4];
    for (int i = 0; i < scores.dimension(1); i++) {
      boxes.values().get(boxes.offset(slot) + i * box.length, box);
      candidates.add(
          box[0],
          box[1],
          box[2],
          box[3],
          scores.values().get(scores.offset(slot) + i),
          Math.round(labels.values().get(labels.offset(slot) + i)));
    }
    return candidates.list();
  }
}
