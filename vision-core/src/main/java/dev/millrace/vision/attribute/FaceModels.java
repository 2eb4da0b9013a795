package dev.millrace.vision.attribute;

import dev.millrace.vision.detect.DetectionModel;
import dev.millrace.vision.detect.Device;
import dev.millrace.vision.detect.ModelFormat;
import dev.millrace.vision.detect.ModelOptions;
import dev.millrace.vision.detect.ModelRefused;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The three models that faces are read with: UltraFace finds them, two SSR-Nets tell age and
 * gender. Any number of threads may have a {@link FaceReader} of them.
 */
public final class FaceModels implements AutoCloseable {
  private final DetectionModel faces;
  private final SsrNet ages;
  private final SsrNet genders;

  private FaceModels(DetectionModel faces, SsrNet ages, SsrNet genders) {
    this.faces = faces;
    this.ages = ages;
    this.genders = genders;
  }

  /**
   * Opens them.
   *
   * @throws ModelRefused where one is not what it is given as
   */
  public static FaceModels open(Path faceModel, Path ageModel, Path genderModel, Device device) {
    DetectionModel faces = faceDetector(faceModel, device);
    @Nullable SsrNet ages = null;
    try {
      ages = SsrNet.open(ageModel, SsrNet.Measure.AGE, device);
      return new FaceModels(faces, ages, SsrNet.open(genderModel, SsrNet.Measure.GENDER, device));
    } catch (RuntimeException refused) {
      if (ages != null) {
        ages.close();
      }
      faces.close();
      throw refused;
    }
  }

  private static DetectionModel faceDetector(Path file, Device device) {
    try {
      return DetectionModel.open(
          file, new ModelOptions(Optional.of(ModelFormat.ULTRAFACE), List.of(), 0, device));
    } catch (ModelRefused refused) {
      throw new ModelRefused(
          "The face detector cannot be used. " + refused.getMessage(),
          "Name an UltraFace whose outputs are 'scores' and 'boxes'.",
          refused);
    }
  }

  /** A reader for one thread. Close it before the models. */
  public FaceReader reader() {
    return new FaceReader(faces.detector(FaceReader.THRESHOLDS), ages, genders);
  }

  @Override
  public void close() {
    genders.close();
    ages.close();
    faces.close();
  }
}
