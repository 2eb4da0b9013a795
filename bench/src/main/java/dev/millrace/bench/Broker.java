package dev.millrace.bench;

import dev.millrace.testing.KafkaBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A Kafka broker in a process of its own, so that its work is counted with nobody's. */
public final class Broker implements AutoCloseable {
  private final ProcessOfItsOwn process;
  private final String bootstrapServers;

  private Broker(ProcessOfItsOwn process) {
    this.process = process;
    this.bootstrapServers = process.awaitAnswer();
  }

  /** Starts it; ready when this returns. */
  public static Broker start() {
    return new Broker(ProcessOfItsOwn.start(List.of("-Xmx1g"), Broker.class, List.of()));
  }

  /** The process: a broker until its input ends. */
  public static void main(String[] arguments) {
    // Room for dead letters, which are larger than what they hold.
    var settings =
        Map.of("message.max.bytes", String.valueOf(1_048_588 + 65_536), "log.retention.ms", "-1");
    try (KafkaBroker broker = KafkaBroker.start(settings)) {
      ProcessOfItsOwn.answer(broker.bootstrapServers());
      ProcessOfItsOwn.awaitEnd();
    }
  }

  /** Where clients connect: {@code host:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** What it has worked so far. */
  public Duration cpu() {
    return process.cpu();
  }

  @Override
  public void close() {
    process.close();
  }
}
