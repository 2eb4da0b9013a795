package dev.millrace.vision.detect;

import dev.millrace.vision.model.Detection;
import java.util.Arrays;
import java.util.List;

/** YOLOv8 and its successors: planes of x, y, width, height, then one plane for each class. */
record PlaneDecoder() implements OutputDecoder {
  private static final int BOX = 4;

  @Override
  public List<Detection> decode(List<Output> outputs, int slot, double minScore) {
    Output output = outputs.get(0);
    int planes = output.dimension(1);
    int count = output.dimension(2);
    int offset = output.offset(slot);
    // Plane after plane, as they lie in memory: jumping from class to class takes half as long
    // again.
    float[] best = new float[count];
    int[] bestClass = new int[count];
    float[] plane = new float[count];
    Arrays.fill(best, (float) minScore);
    Arrays.fill(bestClass, -1);
    for (int classId = 0; classId < planes - BOX; classId++) {
      output.values().get(offset + (BOX + classId) * count, plane);
      for (int i = 0; i < count; i++) {
        if (plane[i] > best[i]) {
          best[i] = plane[i];
          bestClass[i] = classId;
        }
      }
    }
    var candidates = new Candidates(minScore);
    for (int i = 0; i < count; i++) {
      if (bestClass[i] >= 0) {
        candidates.addCentred(
            output.values().get(offset + i),
            output.values().get(offset + count + i),
            output.values().get(offset + 2 * count + i),
            output.values().get(offset + 3 * count + i),
            best[i],
            bestClass[i]);
      }
    }
    return candidates.list();
  }
}
