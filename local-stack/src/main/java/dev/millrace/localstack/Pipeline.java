package dev.millrace.localstack;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a pipeline needs in order to run.
 *
 * @param name what people call it on the command line
 * @param jobName what its job is called in Flink
 * @param jar the deployable JAR, seen from the root of the suite
 * @param mainClass what starts the job, nothing if the JAR says so itself
 * @param speaksAvro whether its job and its generator know {@code format=avro}
 * @param topics the topics it reads and writes
 * @param demo arguments of the {@code millrace} command that feed it, empty if nothing does
 */
public record Pipeline(
    String name,
    String jobName,
    Path jar,
    Optional<String> mainClass,
    boolean speaksAvro,
    List<Topic> topics,
    List<String> demo) {
  public static final Pipeline TRANSACTIONS =
      new Pipeline(
          "transactions",
          "transactions",
          Path.of("jobs-transactions/target/jobs-transactions.jar"),
          Optional.empty(),
          true,
          List.of(
              Topic.of("transactions", 4),
              Topic.of("processed_transactions", 4),
              Topic.of("high_value_transactions", 4),
              Topic.of("user_aggregations", 4),
              Topic.of("category_aggregations", 4),
              Topic.of("transaction_alerts", 4),
              Topic.deadLetters("transactions", 4),
              Topic.control("transaction_rules"),
              Topic.deadLetters("transaction_rules", 1)),
          List.of("produce", "transactions", "--rate", "20"));

  public static final Pipeline FINGERPRINT =
      new Pipeline(
          "fingerprint",
          "fingerprint",
          Path.of("jobs-fingerprint/target/jobs-fingerprint.jar"),
          Optional.empty(),
          false,
          List.of(
              Topic.of("sensor-data", 4),
              Topic.of("fingerprint-output", 4),
              Topic.deadLetters("sensor-data", 4)),
          List.of("produce", "sensors"));

  /** Detection and tracking; the only one that needs something of its own, a model. */
  public static final Pipeline VISION =
      new Pipeline(
          "vision",
          "Vision Processor - Object Detection & Tracking",
          Path.of("jobs-vision/target/jobs-vision.jar"),
          Optional.empty(),
          false,
          List.of(
              Topic.pictures("smart-city-camera-frames", 4),
              Topic.of("smart-city-detections", 4),
              Topic.of("smart-city-events", 4),
              Topic.deadPictures("smart-city-camera-frames", 4)),
          street("--cameras", "3", "--camera-id", "street", "--fps", "4", "--resize", "640x360"));

  public static final Pipeline VIDEO_STATISTICS =
      new Pipeline(
          "video-statistics",
          "Video Frame Statistics",
          Path.of("jobs-vision/target/jobs-vision.jar"),
          Optional.of("dev.millrace.videostatistics.VideoStatisticsJob"),
          false,
          List.of(
              Topic.pictures("video_frames", 4),
              Topic.of("processed_video_frames", 4),
              Topic.of("video_source_aggregations", 4),
              Topic.of("video_source_silences", 4),
              Topic.deadPictures("video_frames", 4)),
          street("--form", "statistics", "--cameras", "2", "--fps", "2", "--resize", "854x480"));

  /** Ticks and bars; the only one that needs ClickHouse. */
  public static final Pipeline STOCKS =
      new Pipeline(
          "stocks",
          "stocks",
          Path.of("jobs-stocks/target/jobs-stocks.jar"),
          Optional.empty(),
          false,
          List.of(
              Topic.of("stock-ticks", 4),
              Topic.of("stock-bars", 4),
              Topic.deadLetters("stock-ticks", 4)),
          List.of("produce", "ticks"));

  /** What people upload; the only one that needs a store for files. */
  public static final Pipeline FILES =
      new Pipeline(
          "files",
          "files",
          Path.of("jobs-files/target/jobs-files.jar"),
          Optional.empty(),
          false,
          List.of(
              Topic.of("uploaded_documents", 4),
              Topic.of("uploaded_videos", 4),
              Topic.of("uploaded_images", 4),
              Topic.of("analysed_files", 4),
              Topic.of("processed_files", 4),
              Topic.of("file_type_aggregations", 4),
              Topic.deadLetters("uploaded_documents", 4),
              Topic.deadLetters("uploaded_videos", 4),
              Topic.deadLetters("uploaded_images", 4)),
          List.of("produce", "files", "--large", "0.02"));

  /** Detections as rows of a table; the only one that reads Pulsar, and runs only when named. */
  public static final Pipeline LAKEHOUSE =
      new Pipeline(
          "lakehouse",
          "lakehouse",
          Path.of("jobs-lakehouse/target/jobs-lakehouse.jar"),
          Optional.empty(),
          false,
          List.of(),
          List.of("produce", "detections", "--rate", "20"));

  /** What looks after the lakehouse's table: a job beside that of the pipeline. */
  public static final Pipeline LAKEHOUSE_MAINTENANCE =
      new Pipeline(
          "lakehouse-maintenance",
          "lakehouse-maintenance",
          LAKEHOUSE.jar(),
          Optional.of("dev.millrace.lakehouse.MaintenanceJob"),
          false,
          List.of(),
          List.of());

  private static final List<Pipeline> USUAL =
      List.of(TRANSACTIONS, FINGERPRINT, VISION, VIDEO_STATISTICS, STOCKS, FILES);

  private static final List<Pipeline> ALL =
      Stream.concat(USUAL.stream(), Stream.of(LAKEHOUSE)).toList();

  private static final List<Pipeline> NAMED =
      Stream.concat(ALL.stream(), Stream.of(LAKEHOUSE_MAINTENANCE)).toList();

  public Pipeline {
    topics = List.copyOf(topics);
    demo = List.copyOf(demo);
  }

  public static List<Pipeline> all() {
    return ALL;
  }

  /**
   * Those that run unless others are named: without the lakehouse, which wants servers of its own.
   */
  public static List<Pipeline> usual() {
    return USUAL;
  }

  public static Optional<Pipeline> named(String name) {
    return NAMED.stream().filter(pipeline -> pipeline.name.equals(name)).findFirst();
  }

  /** What to say to somebody who names a pipeline that there is not. */
  public static String unknown(String name) {
    return "There is no pipeline '%s'. There are: %s."
        .formatted(name, NAMED.stream().map(Pipeline::name).collect(Collectors.joining(", ")));
  }

  /** Whether its job can be told where Kafka is. */
  public boolean knowsKafka() {
    return !equals(LAKEHOUSE_MAINTENANCE);
  }

  /** Whether its job uses the lakehouse's table, and so the catalog and the S3 server. */
  boolean usesLakehouse() {
    return jar.equals(LAKEHOUSE.jar());
  }

  /** The process that feeds the pipeline. */
  public String demoName() {
    return "demo-" + name;
  }

  /** A few frames a second of a generated street: enough to see, and a laptop still breathes. */
  private static List<String> street(String... options) {
    return Stream.concat(Stream.of("produce", "frames", "--src", "street"), Stream.of(options))
        .toList();
  }
}
