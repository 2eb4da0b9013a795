package dev.millrace.uploads;

import static org.apache.flink.configuration.ConfigOptions.key;

import dev.millrace.serde.settings.InvalidSettings;
import dev.millrace.uploads.isolation.AnalyserLimits;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

/**
 * How files are looked into.
 *
 * @param limits what processes may take
 * @param maxFileBytes larger files are not looked into
 * @param textCharacters how much of a document's text is kept
 * @param keepLocation whether it is told where a picture was taken
 * @param thumbnailPixels the longer side of thumbnails; 0 for none
 * @param jar an analyser on each TaskManager, or null for the one within the job's JAR
 */
public record AnalysisOptions(
    AnalyserLimits limits,
    long maxFileBytes,
    int textCharacters,
    boolean keepLocation,
    int thumbnailPixels,
    @Nullable String jar)
    implements Serializable {
  private static final int MOST_TEXT = 100_000;
  private static final int LARGEST_THUMBNAIL = 640;

  public static final ConfigOption<Integer> PROCESSES =
      key("analysis.processes")
          .intType()
          .defaultValue(2)
          .withDescription(
              "So many processes of each TaskManager look into files, whatever the parallelism.");

  public static final ConfigOption<Duration> TIMEOUT =
      key("analysis.timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(60))
          .withDescription("A process that takes longer for a file is killed.");

  public static final ConfigOption<MemorySize> HEAP =
      key("analysis.heap")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(256))
          .withDescription("Java heap of each process.");

  public static final ConfigOption<MemorySize> MEMORY =
      key("analysis.memory")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(1024))
          .withDescription("A process that takes more physical memory than this is killed.");

  public static final ConfigOption<Integer> FILES_PER_PROCESS =
      key("analysis.files-per-process")
          .intType()
          .defaultValue(500)
          .withDescription("After so many files a process makes room for a new one.");

  public static final ConfigOption<Integer> TEXT_CHARACTERS =
      key("analysis.text-characters")
          .intType()
          .defaultValue(10_000)
          .withDescription("So much of a document's text is kept.");

  public static final ConfigOption<Boolean> KEEP_LOCATION =
      key("analysis.keep-location")
          .booleanType()
          .defaultValue(false)
          .withDescription("Tell where a picture was taken, if it says so.");

  public static final ConfigOption<Integer> THUMBNAIL_PIXELS =
      key("analysis.thumbnail-pixels")
          .intType()
          .defaultValue(320)
          .withDescription("Longer side of thumbnails; 0 makes none.");

  public static final ConfigOption<String> JAR =
      key("analysis.jar")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "An analyser of your own on each TaskManager; the one within the job's JAR unless"
                  + " given.");

  public static final ConfigOption<MemorySize> MAX_FILE_SIZE =
      key("file.max-size")
          .memoryType()
          .defaultValue(MemorySize.parse("2gb"))
          .withDescription("Larger files are not looked into.");

  public static final List<ConfigOption<?>> ALL =
      List.of(
          MAX_FILE_SIZE,
          PROCESSES,
          TIMEOUT,
          HEAP,
          MEMORY,
          FILES_PER_PROCESS,
          TEXT_CHARACTERS,
          KEEP_LOCATION,
          THUMBNAIL_PIXELS,
          JAR);

  public AnalysisOptions {
    requireWithin(TEXT_CHARACTERS, textCharacters, MOST_TEXT);
    requireWithin(THUMBNAIL_PIXELS, thumbnailPixels, LARGEST_THUMBNAIL);
  }

  private static void requireWithin(ConfigOption<Integer> option, int value, int most) {
    if (value < 0 || value > most) {
      throw new InvalidSettings(
          "--" + option.key() + " cannot be " + value + ". It takes 0 to " + most + ".");
    }
  }

  /**
   * Takes the values out of a job's settings.
   *
   * @throws InvalidSettings if one makes no sense
   */
  public static AnalysisOptions from(ReadableConfig settings) {
    return new AnalysisOptions(
        new AnalyserLimits(
            atLeastOne(settings, PROCESSES),
            settings.get(TIMEOUT),
            settings.get(HEAP).getBytes(),
            settings.get(MEMORY).getBytes(),
            atLeastOne(settings, FILES_PER_PROCESS)),
        settings.get(MAX_FILE_SIZE).getBytes(),
        settings.get(TEXT_CHARACTERS),
        settings.get(KEEP_LOCATION),
        settings.get(THUMBNAIL_PIXELS),
        settings.get(JAR));
  }

  private static int atLeastOne(ReadableConfig settings, ConfigOption<Integer> option) {
    int value = settings.get(option);
    if (value < 1) {
      throw new InvalidSettings("--" + option.key() + " must be 1 or more, not " + value + ".");
    }
    return value;
  }
}
