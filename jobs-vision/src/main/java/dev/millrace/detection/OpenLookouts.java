package dev.millrace.detection;

import dev.millrace.detection.flow.DetectObjects;
import dev.millrace.detection.logic.Lookout;
import dev.millrace.vision.attribute.FaceModels;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.cache.DistributedCache;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Brings models to where they are used: the cluster hands out the files that the job was submitted
 * with.
 */
record OpenLookouts(DetectorOptions detector, AttributeOptions attributes)
    implements DetectObjects.Opening {
  private static final String DETECTOR = "detector.onnx";
  private static final String FACE = "face.onnx";
  private static final String AGE = "age.onnx";
  private static final String GENDER = "gender.onnx";

  /** Has the cluster hand out the files. */
  void register(StreamExecutionEnvironment environment) {
    register(environment, detector.path(), DETECTOR);
    register(environment, attributes.faceModel(), FACE);
    register(environment, attributes.ageModel(), AGE);
    register(environment, attributes.genderModel(), GENDER);
  }

  private static void register(
      StreamExecutionEnvironment environment, @Nullable String path, String name) {
    if (path != null) {
      environment.registerCachedFile(new File(path).getAbsoluteFile().toURI().toString(), name);
    }
  }

  @Override
  public List<Lookout> open(DistributedCache files, int threads) {
    Path model = files.getFile(DETECTOR).toPath();
    List<Lookout> opened = new ArrayList<>();
    try {
      for (int i = 0; i < threads; i++) {
        opened.add(ModelLookout.open(detector, model, faceModels(files)));
      }
      return opened;
    } catch (RuntimeException refused) {
      opened.forEach(Lookout::close);
      throw refused;
    }
  }

  private @Nullable FaceModels faceModels(DistributedCache files) {
    return attributes.wanted()
        ? FaceModels.open(
            files.getFile(FACE).toPath(),
            files.getFile(AGE).toPath(),
            files.getFile(GENDER).toPath(),
            detector.device())
        : null;
  }
}
