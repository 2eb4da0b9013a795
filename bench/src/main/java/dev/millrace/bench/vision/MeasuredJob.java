package dev.millrace.bench.vision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import dev.millrace.bench.Input;
import dev.millrace.bench.ProcessOfItsOwn;
import dev.millrace.detection.DetectionJob;
import dev.millrace.detection.Settings;
import dev.millrace.testing.StrictEnvironment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The whole job between Kafka's topics, sinks and checkpoints included, on a cluster in a process
 * of its own. A frame counts when its message is written.
 */
final class MeasuredJob {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** While classes are loaded and compiled, nothing is measured. */
  private static final double WARM_UP = 0.25;

  private static final double END = 0.95;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * What a run took.
   *
   * @param cpuNanos of the whole process
   */
  record Span(int frames, long wallNanos, long cpuNanos) {
    double perSecond() {
      return frames * 1e9 / wallNanos;
    }

    double cpuMillis() {
      return cpuNanos / 1e6 / frames;
    }
  }

  private MeasuredJob() {}

  /** Runs the job over frames that lie in a topic. */
  static Span measure(
      String bootstrapServers, String topic, int frames, int parallelism, List<String> settings) {
    List<String> arguments =
        new ArrayList<>(
            List.of(bootstrapServers, topic, String.valueOf(frames), String.valueOf(parallelism)));
    arguments.addAll(settings);
    try (var process = ProcessOfItsOwn.start(List.of("-Xmx1g"), MeasuredJob.class, arguments)) {
      return new ObjectMapper().readValue(process.awaitAnswer(), Span.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Unreadable answer", impossible);
    }
  }

  /** The process. */
  public static void main(String[] arguments) throws Exception {
    List<String> all = List.of(arguments);
    String bootstrapServers = all.get(0);
    String topic = all.get(1);
    int frames = Integer.parseInt(all.get(2));
    try (var output = behindWhatIsThere(bootstrapServers)) {
      start(
          bootstrapServers,
          topic,
          Integer.parseInt(all.get(3)),
          VisionBench.CHECKPOINTS,
          all.subList(4, all.size()));
      ProcessOfItsOwn.answer(new ObjectMapper().writeValueAsString(watched(output, frames)));
    }
    // The job has no end.
    System.exit(0);
  }

  /** Starts it in this process. */
  static void start(
      String bootstrapServers,
      String topic,
      int parallelism,
      Duration checkpoints,
      List<String> settings)
      throws Exception {
    Configuration cluster = new Configuration();
    cluster.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        Files.createTempDirectory("millrace-bench").toUri().toString());
    var environment = StrictEnvironment.create(cluster);
    environment.setParallelism(parallelism);
    environment.enableCheckpointing(checkpoints.toMillis());
    List<String> all =
        new ArrayList<>(
            List.of("--kafka.bootstrap-servers", bootstrapServers, "--input.topic", topic));
    // Runs follow one another on one broker; none takes up where another ended.
    String run = topic + "-" + ProcessHandle.current().pid();
    all.addAll(List.of("--kafka.group", run, "--kafka.transaction-prefix", run));
    all.addAll(settings);
    DetectionJob.from(Settings.parse(all.toArray(new String[0]))).addTo(environment);
    var unused = environment.executeAsync("bench");
  }

  /** Counts what is written, committed or not; the very last frames wait for later ones. */
  private static Span watched(KafkaConsumer<byte[], byte[]> output, int frames) {
    int last = (int) (frames * END);
    int first = (int) (frames * WARM_UP);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long wall = 0;
    long cpu = 0;
    int seen = 0;
    int counted = 0;
    while (seen < last) {
      int more = output.poll(Duration.ofMillis(10)).count();
      seen += more;
      if (wall == 0 && seen >= first) {
        wall = System.nanoTime();
        cpu = SYSTEM.getProcessCpuTime();
        counted = seen;
      }
      deadline = more > 0 ? System.nanoTime() + PATIENCE.toNanos() : deadline;
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(seen + " of " + last + " frames came out");
      }
    }
    return new Span(seen - counted, System.nanoTime() - wall, SYSTEM.getProcessCpuTime() - cpu);
  }

  private static KafkaConsumer<byte[], byte[]> behindWhatIsThere(String bootstrapServers) {
    var consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        IntStream.range(0, Input.PARTITIONS)
            .mapToObj(partition -> new TopicPartition(CameraTopic.OUTPUTS.get(0), partition))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    return consumer;
  }
}
