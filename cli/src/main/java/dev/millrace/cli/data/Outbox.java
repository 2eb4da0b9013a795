package dev.millrace.cli.data;

import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** Sends records without waiting for each, and knows what became of them. */
public final class Outbox {
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicLong acknowledged = new AtomicLong();
  private final Notices tooLarge;
  private final AtomicReference<@Nullable Exception> fault = new AtomicReference<>();
  private long sent;

  /** Has sent nothing yet. */
  public Outbox(KafkaProducer<byte[], byte[]> producer, PrintWriter err) {
    this.producer = producer;
    this.tooLarge = new Notices(err, "Not sent");
  }

  /**
   * Sends a record.
   *
   * @param what the user knows it as, such as {@code line 7}
   */
  public void send(ProducerRecord<byte @Nullable [], byte @Nullable []> message, String what) {
    sent++;
    var unused =
        producer.send(
            message,
            (metadata, failure) -> {
              if (failure == null) {
                acknowledged.incrementAndGet();
              } else if (failure instanceof RecordTooLargeException) {
                refuse(what);
              } else {
                fault.compareAndSet(null, failure);
              }
            });
  }

  /** Takes note of what is too large to be sent. */
  public void refuse(String what) {
    tooLarge.add(what + " is larger than Kafka takes.");
  }

  /** Waits until Kafka has answered about all that was sent. */
  public void flush() {
    producer.flush();
  }

  public long sent() {
    return sent;
  }

  public long acknowledged() {
    return acknowledged.get();
  }

  public long tooLarge() {
    return tooLarge.count();
  }

  /** Why sending cannot go on, or null. */
  public @Nullable Exception fault() {
    return fault.get();
  }
}
