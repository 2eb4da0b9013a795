package dev.millrace.detection;

import dev.millrace.detection.logic.Lookout;
import dev.millrace.detection.model.Face;
import dev.millrace.vision.attribute.FaceModels;
import dev.millrace.vision.attribute.FaceReader;
import dev.millrace.vision.detect.Contract;
import dev.millrace.vision.detect.DetectionModel;
import dev.millrace.vision.detect.Detector;
import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.ImageDecoder;
import dev.millrace.vision.image.ImageLimits;
import dev.millrace.vision.image.InvalidImage;
import dev.millrace.vision.model.Detection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at pictures with a model, and at faces where that is wanted. All lookouts of a process
 * share the models' weights.
 */
final class ModelLookout implements Lookout {
  /** In one picture so many people are looked at closely, the largest first. */
  private static final int MOST_FACES = 4;

  private static final String PERSON = "person";

  private final DetectionModel model;
  private final Contract contract;
  private final Detector detector;
  private final Set<Integer> wanted;
  private final int person;
  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
  private final @Nullable FaceModels faceModels;
  private final @Nullable FaceReader faces;

  /**
   * Takes over models.
   *
   * @param faceModels null where nobody looks closely
   */
  ModelLookout(DetectorOptions options, DetectionModel model, @Nullable FaceModels faceModels) {
    this.model = model;
    this.contract = model.contract();
    this.detector = model.detector(options.thresholds());
    this.wanted = new HashSet<>(options.wanted(contract.names()));
    this.person = contract.names().indexOf(PERSON);
    this.faceModels = faceModels;
    this.faces = faceModels == null ? null : faceModels.reader();
  }

  /** Opens the models from files that are copies of them. */
  static ModelLookout open(
      DetectorOptions options, Path detector, @Nullable FaceModels faceModels) {
    return new ModelLookout(options, options.open(detector), faceModels);
  }

  @Override
  public Seen look(byte[] picture, boolean closely) throws InvalidImage {
    long began = System.nanoTime();
    try (Frame frame = decoded(picture)) {
      long decoded = System.nanoTime();
      List<Detection> detections =
          detector.detect(frame).stream()
              .filter(each -> wanted.isEmpty() || wanted.contains(each.classId()))
              .toList();
      List<Face> read = closely ? faces(frame, detections) : List.of();
      return new Seen(
          frame.width(),
          frame.height(),
          detections,
          read,
          (decoded - began) / 1e6,
          (System.nanoTime() - decoded) / 1e6);
    }
  }

  /** Faces need every pixel; the detector is content with fewer. */
  private Frame decoded(byte[] picture) throws InvalidImage {
    return faces == null
        ? decoder.decodeFor(
            picture, contract.format().fit(), contract.inputWidth(), contract.inputHeight())
        : decoder.decode(picture);
  }

  private List<Face> faces(Frame frame, List<Detection> detections) {
    if (faces == null) {
      return List.of();
    }
    List<Face> read = new ArrayList<>();
    IntStream.range(0, detections.size())
        .filter(i -> detections.get(i).classId() == person)
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer i) -> detections.get(i).box().area()).reversed())
        .limit(MOST_FACES)
        .forEach(
            i ->
                faces
                    .read(frame, detections.get(i).box())
                    .ifPresent(face -> read.add(new Face(i, face.age(), face.male()))));
    return read;
  }

  @Override
  public void close() {
    if (faces != null) {
      faces.close();
    }
    if (faceModels != null) {
      faceModels.close();
    }
    detector.close();
    model.close();
  }
}
