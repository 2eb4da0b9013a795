package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where a process spent its time, out of a flight recording: samples by what they were spent for.
 *
 * @param causes told apart in this order by the classes on the stack, innermost first
 */
public record Profile(List<Cause> causes) {
  /** What all of our jobs spend on bytes between tasks. */
  public static final Cause SHUFFLE =
      new Cause(
          "serialize and shuffle",
          List.of(
              "org.apache.flink.api.java.typeutils.",
              "org.apache.flink.api.common.typeutils.",
              "org.apache.flink.runtime.io.network.",
              "org.apache.flink.runtime.plugable."));

  /** On windows, their state and their timers. */
  public static final Cause WINDOWS =
      new Cause(
          "windows and their state",
          List.of(
              "org.apache.flink.runtime.state.",
              "org.apache.flink.streaming.runtime.operators.windowing.",
              "org.apache.flink.streaming.api.operators.InternalTimer"));

  /** On reading from Kafka. */
  public static final Cause KAFKA =
      new Cause(
          "fetch from Kafka",
          List.of(
              "org.apache.kafka.",
              "org.apache.flink.connector.kafka.source.reader.KafkaPartitionSplitReader"));

  /** On what stands between Kafka and the job: decoding schema, dead letters, watermarks. */
  public static final Cause SOURCE =
      new Cause(
          "source, dead letters and watermarks",
          List.of(
              "dev.millrace.serde.",
              "org.apache.flink.connector.",
              "org.apache.flink.api.common.eventtime.",
              "org.apache.flink.streaming.api.operators.source.",
              "org.apache.flink.streaming.api.operators.SourceOperator"));

  /** On whatever else Flink does; stands behind all others. */
  public static final Cause REST_OF_FLINK =
      new Cause("rest of Flink", List.of("org.apache.flink."));

  /**
   * Something time is spent for.
   *
   * @param name in words
   * @param classes a sample belongs to it when the name of a class on its stack begins with one of
   *     them
   */
  public record Cause(String name, List<String> classes) {
    boolean fits(RecordedFrame frame) {
      String type = frame.getMethod().getType().getName();
      return classes.stream().anyMatch(type::startsWith);
    }
  }

  /** JVM flags that record a process until its end. */
  public static List<String> flags(Path recording) {
    return List.of(
        "-XX:StartFlightRecording=settings=profile,filename=" + recording,
        "-Xlog:jfr*=off",
        "-Xlog:disable",
        "-XX:+UnlockDiagnosticVMOptions",
        "-XX:+DebugNonSafepoints");
  }

  /** The shares of all causes and the methods at the top of most stacks, as tables. */
  public String tables(Path recording, int methods) throws IOException {
    Map<String, Integer> byCause = new HashMap<>();
    Map<String, Integer> byMethod = new HashMap<>();
    int samples = 0;
    for (RecordedEvent event : RecordingFile.readAllEvents(recording)) {
      if (!event.getEventType().getName().equals("jdk.ExecutionSample")
          || event.getStackTrace() == null) {
        continue;
      }
      List<RecordedFrame> stack = event.getStackTrace().getFrames();
      samples++;
      byCause.merge(causeOf(stack), 1, Integer::sum);
      byMethod.merge(nameOf(stack.get(0)), 1, Integer::sum);
    }
    return table("spent for", byCause, samples, byCause.size())
        + '\n'
        + table("method at the top", byMethod, samples, methods);
  }

  private String causeOf(List<RecordedFrame> stack) {
    for (RecordedFrame frame : stack) {
      for (Cause cause : causes) {
        if (cause.fits(frame)) {
          return cause.name();
        }
      }
    }
    return "other";
  }

  private static String nameOf(RecordedFrame frame) {
    String type = frame.getMethod().getType().getName();
    return '`'
        + type.substring(type.lastIndexOf('.') + 1)
        + '.'
        + frame.getMethod().getName()
        + '`';
  }

  private static String table(
      String heading, Map<String, Integer> counts, int samples, int longest) {
    StringBuilder table = new StringBuilder("| " + heading + " | samples |\n|---|---:|\n");
    List<Map.Entry<String, Integer>> sorted = new ArrayList<>(counts.entrySet());
    sorted.sort(Map.Entry.<String, Integer>comparingByValue().reversed());
    for (Map.Entry<String, Integer> entry : sorted.subList(0, Math.min(longest, sorted.size()))) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.1f %% |%n",
              entry.getKey(),
              100.0 * entry.getValue() / samples));
    }
    return table.toString();
  }
}
