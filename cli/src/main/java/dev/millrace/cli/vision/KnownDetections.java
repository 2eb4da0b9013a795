package dev.millrace.cli.vision;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.cli.data.SafeText;
import dev.millrace.vision.model.Box;
import dev.millrace.vision.video.Annotation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of the objects in frames that are still to be shown; the oldest is forgotten. */
final class KnownDetections {
  private static final int MOST_FRAMES = 10_000;
  private static final int MOST_OBJECTS = 1_000;
  private static final int LONGEST_CLASS = 40;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxStringLength(10_000)
                          .maxDocumentLength(4_000_000)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Which frame of which camera. */
  private record Which(String cameraId, String frameId) {}

  private final Map<Which, List<Annotation>> frames =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Which, List<Annotation>> eldest) {
          return size() > MOST_FRAMES;
        }
      };

  /**
   * Learns from a message of the vision job.
   *
   * @return what is wrong with it, or null
   */
  @Nullable String add(byte @Nullable [] message) {
    JsonNode root;
    try {
      root = JSON.readTree(message == null ? new byte[0] : message);
    } catch (JsonProcessingException broken) {
      return broken.getOriginalMessage();
    } catch (IOException broken) {
      return String.valueOf(broken.getMessage());
    }
    JsonNode camera = root.path("camera_id");
    JsonNode frame = root.path("frame_id");
    JsonNode objects = root.path("detections");
    if (!camera.isTextual() || !frame.isIntegralNumber() || !objects.isArray()) {
      return "it has no camera_id, frame_id or detections";
    }
    List<Annotation> annotations = new ArrayList<>();
    for (JsonNode object : objects) {
      Annotation annotation = annotation(object);
      if (annotation == null) {
        return "a detection has no bbox of four numbers";
      }
      if (annotations.size() < MOST_OBJECTS) {
        annotations.add(annotation);
      }
    }
    frames.put(new Which(camera.asText(), frame.asText()), annotations);
    return null;
  }

  private static @Nullable Annotation annotation(JsonNode object) {
    JsonNode corners = object.path("bbox");
    if (corners.size() != 4) {
      return null;
    }
    for (JsonNode corner : corners) {
      // Far beyond any picture, and beyond what can be drawn.
      if (!corner.isNumber() || !(Math.abs(corner.asDouble()) < 1e6)) {
        return null;
      }
    }
    long colour =
        object.path("track_id").asLong(object.path("class_id").asLong()) & Integer.MAX_VALUE;
    String id = object.path("track_id").isIntegralNumber() ? object.path("track_id").asText() : "";
    String caption =
        "%s %s %.2f"
            .formatted(
                SafeText.shortened(SafeText.of(object.path("class").asText()), LONGEST_CLASS),
                id,
                object.path("confidence").asDouble())
            .replace("  ", " ");
    return new Annotation(
        new Box(
            corners.get(0).asDouble(),
            corners.get(1).asDouble(),
            corners.get(2).asDouble(),
            corners.get(3).asDouble()),
        caption,
        colour);
  }

  /** What is in a frame, or null where that is not known. */
  @Nullable List<Annotation> of(ReceivedFrame frame) {
    return frames.get(new Which(frame.cameraId(), frame.frameId()));
  }
}
