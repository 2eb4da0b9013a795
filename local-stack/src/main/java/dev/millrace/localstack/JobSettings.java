package dev.millrace.localstack;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is set about jobs, each as {@code --key value}.
 *
 * @param forAll for every job
 * @param forOne for the job of one pipeline, by the pipeline's name; it goes before what is for all
 */
public record JobSettings(Map<String, String> forAll, Map<String, Map<String, String>> forOne) {
  public static final JobSettings NONE = new JobSettings(Map.of(), Map.of());

  static final String FORMAT = "format";

  public JobSettings {
    forAll = Map.copyOf(forAll);
    forOne = Map.copyOf(forOne);
  }

  /**
   * Reads what people write: {@code key} for all jobs, {@code pipeline:key} for one.
   *
   * @throws IllegalArgumentException if there is no such pipeline
   */
  public static JobSettings parse(Map<String, String> written) {
    var forAll = new LinkedHashMap<String, String>();
    JobSettings settings = NONE;
    for (var setting : written.entrySet()) {
      String key = setting.getKey();
      int colon = key.indexOf(':');
      if (colon < 0) {
        forAll.put(key, setting.getValue());
        continue;
      }
      String name = key.substring(0, colon);
      Pipeline pipeline =
          Pipeline.named(name)
              .orElseThrow(() -> new IllegalArgumentException(Pipeline.unknown(name)));
      settings = settings.with(pipeline, key.substring(colon + 1), setting.getValue());
    }
    return new JobSettings(forAll, settings.forOne);
  }

  /** The same and one more for the job of one pipeline. */
  public JobSettings with(Pipeline pipeline, String key, String value) {
    var own = new LinkedHashMap<>(forOne.getOrDefault(pipeline.name(), Map.of()));
    own.put(key, value);
    var all = new HashMap<>(forOne);
    all.put(pipeline.name(), Map.copyOf(own));
    return new JobSettings(forAll, all);
  }

  /** All that the pipeline's job is told. */
  public Map<String, String> of(Pipeline pipeline) {
    var settings = new LinkedHashMap<>(forAll);
    if (!pipeline.speaksAvro()) {
      settings.remove(FORMAT);
    }
    settings.putAll(forOne.getOrDefault(pipeline.name(), Map.of()));
    return settings;
  }
}
