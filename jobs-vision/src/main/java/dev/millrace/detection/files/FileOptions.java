package dev.millrace.detection.files;

import static org.apache.flink.configuration.ConfigOptions.key;

import dev.millrace.serde.settings.InvalidSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

/**
 * How a job writes detections to files.
 *
 * @param path the folder above all cameras', in any file system that the cluster knows
 * @param maxPartSize a file that is larger is ended before the checkpoint
 */
public record FileOptions(String path, MemorySize maxPartSize) {
  public static final ConfigOption<String> PATH =
      key("files.path")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The folder that detections are written to as well, by camera and date: an absolute"
                  + " path, `hdfs://…` or `s3://…`; without it, none.");

  public static final ConfigOption<MemorySize> MAX_PART_SIZE =
      key("files.max-part-size")
          .memoryType()
          .defaultValue(MemorySize.parse("128mb"))
          .withDescription("A file that is larger is ended before the checkpoint that ends all.");

  public static final List<ConfigOption<?>> ALL = List.of(PATH, MAX_PART_SIZE);

  public FileOptions {
    requireAbsolute(path);
    if (maxPartSize.getBytes() < 1) {
      throw new InvalidSettings("--files.max-part-size must be more than zero.");
    }
  }

  /**
   * Takes the values out of a job's settings.
   *
   * @return null if no files are wanted
   * @throws InvalidSettings if one makes no sense, or is there without {@code files.path}
   */
  public static @Nullable FileOptions from(ReadableConfig settings) {
    String path = settings.getOptional(PATH).orElse(null);
    if (path == null) {
      if (settings.getOptional(MAX_PART_SIZE).isPresent()) {
        throw new InvalidSettings("--" + MAX_PART_SIZE.key() + " needs --" + PATH.key() + ".");
      }
      return null;
    }
    return new FileOptions(path, settings.get(MAX_PART_SIZE));
  }

  private static void requireAbsolute(String path) {
    URI uri;
    try {
      uri = new org.apache.flink.core.fs.Path(path).toUri();
      uri.parseServerAuthority();
    } catch (IllegalArgumentException | URISyntaxException unreadable) {
      // The cause may repeat the path and what should not have been in it.
      throw new InvalidSettings(
          "--files.path is no path. Paths look like /data/detections,"
              + " hdfs://namenode:8020/smart-city/detections or s3://bucket/detections.");
    }
    if (uri.getUserInfo() != null) {
      throw new InvalidSettings(
          "--files.path must not hold credentials, since it is logged. Credentials of S3 belong"
              + " into the cluster's configuration.");
    }
    if (uri.getScheme() == null && !path.startsWith("/")) {
      throw new InvalidSettings(
          "--files.path cannot be '"
              + path
              + "'. It must be absolute, since each TaskManager has a working folder of its own.");
    }
  }
}
