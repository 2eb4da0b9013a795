package dev.millrace.detection;

import static org.apache.flink.configuration.ConfigOptions.key;

import dev.millrace.serde.settings.InvalidSettings;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

/**
 * Whether people's age and gender are estimated, and by which models.
 *
 * @param faceModel that finds faces; null where nobody asked
 * @param everyFrames faces are read in every so many-th frame of a camera
 */
public record AttributeOptions(
    @Nullable String faceModel,
    @Nullable String ageModel,
    @Nullable String genderModel,
    int everyFrames)
    implements Serializable {
  static final ConfigOption<Boolean> WANTED =
      key("attributes")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Estimate the age and gender of people. Needs three models; the estimates are biased.");

  static final ConfigOption<String> FACE_MODEL =
      key("attributes.face-model")
          .stringType()
          .noDefaultValue()
          .withDescription("What finds faces: an UltraFace.");

  static final ConfigOption<String> AGE_MODEL =
      key("attributes.age-model")
          .stringType()
          .noDefaultValue()
          .withDescription("What tells ages: an SSR-Net.");

  static final ConfigOption<String> GENDER_MODEL =
      key("attributes.gender-model")
          .stringType()
          .noDefaultValue()
          .withDescription("What tells genders: an SSR-Net.");

  static final ConfigOption<Integer> EVERY_FRAMES =
      key("attributes.every-frames")
          .intType()
          .defaultValue(3)
          .withDescription("Faces are read in every so many-th frame of a camera.");

  static final List<ConfigOption<?>> ALL =
      List.of(WANTED, FACE_MODEL, AGE_MODEL, GENDER_MODEL, EVERY_FRAMES);

  public AttributeOptions {
    if (everyFrames < 1) {
      throw new IllegalArgumentException("attributes.every-frames must be at least 1");
    }
  }

  /** Takes the values out of a job's settings. */
  static AttributeOptions from(ReadableConfig settings) {
    if (!settings.get(WANTED)) {
      return new AttributeOptions(null, null, null, settings.get(EVERY_FRAMES));
    }
    return new AttributeOptions(
        needed(settings, FACE_MODEL),
        needed(settings, AGE_MODEL),
        needed(settings, GENDER_MODEL),
        settings.get(EVERY_FRAMES));
  }

  private static String needed(ReadableConfig settings, ConfigOption<String> option) {
    return settings
        .getOptional(option)
        .orElseThrow(
            () ->
                new InvalidSettings(
                    "--attributes needs --" + option.key() + ", which is missing."));
  }

  boolean wanted() {
    return faceModel != null;
  }
}
