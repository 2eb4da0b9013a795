package dev.millrace.cli.pulsar;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.millrace.pulsar.JsonSchema;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a detection looks like as a line of JSON, for Pulsar and for us. */
final class DetectionSchema {
  private static final String DEFINITION =
      """
      {"type":"record","name":"Detection","fields":[
        {"name":"camera_id","type":["null","string"],"default":null},
        {"name":"store_id","type":["null","string"],"default":null},
        {"name":"frame_id","type":["null","long"],"default":null},
        {"name":"timestamp","type":["null","string"],"default":null},
        {"name":"track_id","type":["null","long"],"default":null},
        {"name":"class_id","type":["null","int"],"default":null},
        {"name":"class","type":["null","string"],"default":null},
        {"name":"confidence","type":["null","double"],"default":null},
        {"name":"bbox","type":["null",{"type":"array","items":"double"}],"default":null},
        {"name":"age","type":["null","int"],"default":null},
        {"name":"gender","type":["null","string"],"default":null}
      ]}\
      """;

  private static final JsonCodec<Detection> CODEC = JsonCodec.of(Detection.class);

  /** The same in Java, to find lines that it is not true of. */
  @JsonNaming(SnakeCaseStrategy.class)
  private record Detection(
      @Nullable String cameraId,
      @Nullable String storeId,
      @Nullable Long frameId,
      @Nullable String timestamp,
      @Nullable Long trackId,
      @Nullable Integer classId,
      @JsonProperty("class") @Nullable String className,
      @Nullable Double confidence,
      @Nullable List<Double> bbox,
      @Nullable Integer age,
      @Nullable String gender) {}

  private DetectionSchema() {}

  /** The schema as Pulsar registers it. */
  static JsonSchema json() {
    return JsonSchema.of("Detection", DEFINITION);
  }

  /** Whether whoever reads by the schema can read this. */
  static boolean fits(byte[] line) {
    try {
      var unused = CODEC.decode(line);
      return true;
    } catch (MalformedRecord malformed) {
      return false;
    }
  }
}
