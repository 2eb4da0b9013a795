package dev.millrace.bench.vision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.bench.ProcessOfItsOwn;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How long a frame takes from the producer's send until a reader of committed records has what is
 * in it, through the whole job, exactly once.
 */
final class FrameLatency {
  private static final String TOPIC = "frames-to-time";
  private static final int CAMERAS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** What was found. */
  record Result(int frames, long medianMillis, long p99Millis) {}

  private FrameLatency() {}

  /** Times one checkpoint interval in a process of its own, with a broker that is idle else. */
  static Result measure(
      String bootstrapServers,
      Path video,
      Duration checkpoints,
      Duration length,
      List<String> settings) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                bootstrapServers,
                video.toString(),
                String.valueOf(checkpoints.toMillis()),
                String.valueOf(length.toSeconds())));
    arguments.addAll(settings);
    try (var process = ProcessOfItsOwn.start(List.of("-Xmx1g"), FrameLatency.class, arguments)) {
      return new ObjectMapper().readValue(process.awaitAnswer(), Result.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Unreadable answer", impossible);
    }
  }

  /** The process: sends, works and reads, so that one clock tells both times. */
  public static void main(String[] arguments) throws Exception {
    List<String> all = List.of(arguments);
    String bootstrapServers = all.get(0);
    int frames = Integer.parseInt(all.get(3)) * VisionBench.FRAMES_PER_SECOND * CAMERAS;
    List<byte[]> pictures = CameraTopic.pictures(Path.of(all.get(1)), 500);
    CameraTopic.create(bootstrapServers, TOPIC);
    MeasuredJob.start(
        bootstrapServers,
        TOPIC,
        2,
        Duration.ofMillis(Long.parseLong(all.get(2))),
        all.subList(4, all.size()));
    Map<String, Long> sentNanos = new ConcurrentHashMap<>();
    Thread sender = new Thread(() -> send(bootstrapServers, pictures, frames, sentNanos), "sender");
    sender.setDaemon(true);
    sender.start();
    long[] millis = read(bootstrapServers, sender, sentNanos);
    Arrays.sort(millis);
    ProcessOfItsOwn.answer(
        new ObjectMapper()
            .writeValueAsString(
                new Result(
                    millis.length,
                    millis[millis.length / 2],
                    millis[(int) (millis.length * 0.99)])));
    System.exit(0);
  }

  private static void send(
      String bootstrapServers, List<byte[]> pictures, int frames, Map<String, Long> sentNanos) {
    long gap = TimeUnit.SECONDS.toNanos(1) / (VisionBench.FRAMES_PER_SECOND * CAMERAS);
    // The first quarter warms up, and the last two seconds are waited for.
    int last = frames - 2 * VisionBench.FRAMES_PER_SECOND * CAMERAS;
    try (var producer = CameraTopic.producer(bootstrapServers)) {
      long due = System.nanoTime();
      for (int i = 0; i < frames; i++) {
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        due += gap;
        int camera = i % CAMERAS;
        long number = i / CAMERAS + 1L;
        if (i >= frames / 4 && i < last) {
          sentNanos.put("cam-0" + (camera + 1) + "/" + number, System.nanoTime());
        }
        var unused =
            producer.send(
                CameraTopic.message(
                    TOPIC,
                    camera,
                    number,
                    Instant.now(),
                    pictures.get((int) (number % pictures.size()))));
      }
    }
  }

  private static long[] read(String bootstrapServers, Thread sender, Map<String, Long> sentNanos)
      throws Exception {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.GROUP_ID_CONFIG,
            "latency-reader",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest");
    ObjectMapper mapper = new ObjectMapper();
    List<Long> millis = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(CameraTopic.OUTPUTS.get(0)));
      long deadline = Long.MAX_VALUE;
      while (sender.isAlive() || !sentNanos.isEmpty()) {
        if (!sender.isAlive() && deadline == Long.MAX_VALUE) {
          deadline = System.nanoTime() + PATIENCE.toNanos();
        }
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(sentNanos.size() + " frames did not come out");
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
          JsonNode frame = mapper.readTree(record.value());
          Long sent =
              sentNanos.remove(
                  frame.get("camera_id").asText() + "/" + frame.get("frame_id").asLong());
          if (sent != null) {
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sent));
          }
        }
      }
    }
    return millis.stream().mapToLong(Long::longValue).toArray();
  }
}
