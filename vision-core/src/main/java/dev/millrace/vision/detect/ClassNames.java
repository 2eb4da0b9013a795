package dev.millrace.vision.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Names of classes by their id, and where they come from. */
public final class ClassNames {
  /** The 80 classes of COCO by their position, as nearly all public detectors number them. */
  public static final List<String> COCO =
      List.of(
          "person",
          "bicycle",
          "car",
          "motorbike",
          "aeroplane",
          "bus",
          "train",
          "truck",
          "boat",
          "traffic light",
          "fire hydrant",
          "stop sign",
          "parking meter",
          "bench",
          "bird",
          "cat",
          "dog",
          "horse",
          "sheep",
          "cow",
          "elephant",
          "bear",
          "zebra",
          "giraffe",
          "backpack",
          "umbrella",
          "handbag",
          "tie",
          "suitcase",
          "frisbee",
          "skis",
          "snowboard",
          "sports ball",
          "kite",
          "baseball bat",
          "baseball glove",
          "skateboard",
          "surfboard",
          "tennis racket",
          "bottle",
          "wine glass",
          "cup",
          "fork",
          "knife",
          "spoon",
          "bowl",
          "banana",
          "apple",
          "sandwich",
          "orange",
          "broccoli",
          "carrot",
          "hot dog",
          "pizza",
          "donut",
          "cake",
          "chair",
          "sofa",
          "pottedplant",
          "bed",
          "diningtable",
          "toilet",
          "tvmonitor",
          "laptop",
          "mouse",
          "remote",
          "keyboard",
          "cell phone",
          "microwave",
          "oven",
          "toaster",
          "sink",
          "refrigerator",
          "book",
          "clock",
          "vase",
          "scissors",
          "teddy bear",
          "hair drier",
          "toothbrush");

  /** Ids of COCO's own numbering, 1 to 90, that no class has. */
  private static final List<Integer> GAPS = List.of(12, 26, 29, 30, 45, 66, 68, 69, 71, 83);

  private ClassNames() {}

  /** The 91 ids of COCO's own numbering, which RF-DETR keeps; ids without a class are "-". */
  static List<String> cocoByOwnNumbers() {
    List<String> names = new ArrayList<>();
    names.add("-");
    int position = 0;
    for (int id = 1; id <= 90; id++) {
      names.add(GAPS.contains(id) ? "-" : COCO.get(position++));
    }
    return List.copyOf(names);
  }

  /** The names in a model's metadata; empty where it holds none. */
  static List<String> in(Map<String, String> metadata) {
    String text = metadata.get("names");
    if (text == null || text.isBlank()) {
      return List.of();
    }
    try {
      var entries = PythonDict.parse(text);
      if (!entries.isEmpty()
          && (entries.firstKey() != 0 || entries.lastKey() != entries.size() - 1)) {
        throw new IllegalArgumentException("the numbers are not 0, 1, 2 and so on");
      }
      return List.copyOf(entries.values());
    } catch (IllegalArgumentException unreadable) {
      throw new ModelRefused(
          "The class names in the model's metadata cannot be read: "
              + unreadable.getMessage()
              + ".",
          "Give the names yourself, one on each line of a file.",
          unreadable);
    }
  }
}
