package dev.millrace.uploads;

import static org.apache.flink.configuration.ConfigOptions.key;

import dev.millrace.files.FileStore;
import dev.millrace.files.StoreOptions;
import dev.millrace.serde.settings.InvalidSettings;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** The settings of the store that larger files lie in. */
final class StoreSettings {
  static final ConfigOption<String> URL =
      key("store.url")
          .stringType()
          .defaultValue("file:///var/lib/millrace/files")
          .withDescription(
              "Where larger files lie: `file:///a/folder` that every TaskManager sees, or"
                  + " `s3://bucket/prefix`. The same as the console's.");

  static final ConfigOption<String> ENDPOINT =
      key("store.s3.endpoint")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "What speaks S3, such as `http://localhost:9000`; Amazon's own unless given.");

  static final ConfigOption<String> REGION =
      key("store.s3.region")
          .stringType()
          .defaultValue(StoreOptions.DEFAULT_REGION)
          .withDescription("Region of the bucket.");

  static final ConfigOption<Boolean> PATH_STYLE =
      key("store.s3.path-style")
          .booleanType()
          .defaultValue(false)
          .withDescription("The bucket is part of the path, not of the host.");

  static final ConfigOption<String> CREDENTIALS_FILE =
      key("store.s3.credentials-file")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A file on each TaskManager in the form of `~/.aws/credentials`; else their variables"
                  + " `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`.");

  static final List<ConfigOption<?>> ALL =
      List.of(URL, ENDPOINT, REGION, PATH_STYLE, CREDENTIALS_FILE);

  private StoreSettings() {}

  /**
   * Takes the values out of a job's settings.
   *
   * @throws InvalidSettings if they name no store
   */
  static StoreOptions from(ReadableConfig settings) {
    var options =
        new StoreOptions(
            settings.get(URL),
            settings.get(ENDPOINT),
            settings.get(REGION),
            settings.get(PATH_STYLE),
            settings.get(CREDENTIALS_FILE));
    if (!FileStore.isNamedBy(options.url())) {
      throw new InvalidSettings(
          "--store.url cannot be '"
              + options.url()
              + "'. Stores look like file:///a/folder or s3://bucket/prefix.");
    }
    return options;
  }
}
