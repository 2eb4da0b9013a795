package dev.millrace.console.files;

import dev.millrace.console.KafkaServers;
import dev.millrace.console.RecordPlace;
import dev.millrace.files.ContentReference;
import dev.millrace.files.ContentType;
import dev.millrace.files.Digests;
import dev.millrace.files.FileStore;
import dev.millrace.files.UploadedFile;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.WrittenTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings files that are here whole on their way: looks at them, stores the large ones, and
 * announces them. Each step is kept before the next begins; what Kafka or the store do not take
 * waits.
 */
final class Forwarder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
  private static final long FIRST_WAIT = 500;
  private static final long LONGEST_WAIT = 15_000;

  private static final Map<String, Object> PATIENCE =
      Map.of(
          "acks",
          "all",
          "enable.idempotence",
          true,
          "max.block.ms",
          5_000,
          "request.timeout.ms",
          5_000,
          "delivery.timeout.ms",
          15_000,
          "buffer.memory",
          8L << 20,
          "reconnect.backoff.max.ms",
          1_000,
          "client.id",
          "millrace-console-files");

  private final UploadFolder folder;
  private final FileStore store;
  private final KafkaServers kafka;
  private final int inlineBytes;
  private final InstantSource clock;
  private final BiConsumer<Upload, @Nullable String> told;
  private final JsonCodec<UploadedFile> codec = JsonCodec.of(UploadedFile.class);
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(2, Forwarder::thread);
  private @Nullable Producer<byte[], byte[]> producer;

  /** What keeps a file where it is, in words for its sender. */
  private static final class Hindrance extends Exception {
    private Hindrance(String words, Exception cause) {
      super(words, cause);
    }
  }

  /**
   * @param told hears of each step, and of what a file waits for
   */
  Forwarder(
      UploadFolder folder,
      FileStore store,
      KafkaServers kafka,
      UploadLimits limits,
      InstantSource clock,
      BiConsumer<Upload, @Nullable String> told) {
    this.folder = folder;
    this.store = store;
    this.kafka = kafka;
    this.inlineBytes = limits.inlineBytes();
    this.clock = clock;
    this.told = told;
  }

  /** Takes an upload whose bytes are all here. */
  void take(Upload upload) {
    threads.execute(() -> go(upload, FIRST_WAIT));
  }

  private void go(Upload from, long wait) {
    Upload upload = from;
    try {
      while (upload.stage().isOurs()) {
        upload = folder.keep(next(upload));
        if (!upload.stage().isOurs()) {
          folder.deleteBytes(upload);
        }
        told.accept(upload, null);
      }
    } catch (Hindrance hindrance) {
      LOG.debug("{} waits", upload.id(), hindrance);
      again(upload, wait, String.valueOf(hindrance.getMessage()));
    } catch (IOException | RuntimeException fault) {
      if (threads.isShutdown()) {
        return; // The next console goes on from what is kept.
      }
      LOG.error("{} cannot go on", upload.id(), fault);
      again(upload, wait, "waits, since the console failed at it: see its log");
    }
  }

  private void again(Upload upload, long wait, String words) {
    told.accept(upload, words);
    if (!threads.isShutdown()) {
      var unused =
          threads.schedule(
              () -> go(upload, Math.min(LONGEST_WAIT, wait * 2)), wait, TimeUnit.MILLISECONDS);
    }
  }

  private Upload next(Upload upload) throws IOException, Hindrance {
    if (upload.content() == null) {
      return judged(upload);
    }
    return upload.stage() == Stage.RECEIVED ? stored(upload) : announced(upload);
  }

  private Upload judged(Upload upload) throws IOException {
    Path bytes = folder.bytes(upload);
    byte[] prefix;
    try (InputStream in = Files.newInputStream(bytes)) {
      prefix = in.readNBytes(ContentType.PREFIX_BYTES);
    }
    ContentType type = ContentType.detect(prefix, upload.filename());
    if (type.kind() == null) {
      return upload.failed(
          new Upload.Failure(
              "unsupported-type", "Files of type " + type.mimeType() + " are not taken."),
          clock.millis());
    }
    Digests digests;
    try (InputStream in = Files.newInputStream(bytes)) {
      digests = Digests.of(in);
    }
    if (digests.size() != upload.size()) {
      throw new IOException("%,d of %,d bytes are there".formatted(digests.size(), upload.size()));
    }
    return upload.known(
        new Upload.Content(
            type.kind(),
            type.mimeType(),
            AcceptedTypes.disagrees(upload.filename(), type.kind()),
            digests.md5(),
            digests.sha256()));
  }

  private Upload stored(Upload upload) throws Hindrance {
    if (isInline(upload)) {
      return upload.stored(null, clock.millis());
    }
    try {
      ContentReference reference = store.put(folder.bytes(upload), content(upload).sha256());
      return upload.stored(reference, clock.millis());
    } catch (IOException | RuntimeException away) {
      throw new Hindrance("waits for the store", away);
    }
  }

  private Upload announced(Upload upload) throws IOException, Hindrance {
    Upload.Content content = content(upload);
    Map<String, @Nullable String> metadata = new HashMap<>();
    metadata.put(UploadedFile.DECLARED_TYPE, upload.declaredType());
    var file =
        new UploadedFile(
            upload.fileId(),
            upload.filename(),
            content.kind(),
            upload.size(),
            content.md5(),
            WrittenTime.of(upload.createdAt()),
            upload.reference() == null ? Files.readAllBytes(folder.bytes(upload)) : null,
            upload.reference(),
            metadata);
    var record =
        new ProducerRecord<>(
            content.kind().topic(),
            file.fileId().getBytes(StandardCharsets.UTF_8),
            codec.encode(file));
    try {
      RecordMetadata written = producer().send(record).get();
      return upload.announced(
          new RecordPlace(written.topic(), written.partition(), written.offset()), clock.millis());
    } catch (ExecutionException | KafkaException away) {
      throw new Hindrance("waits for Kafka", away);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new Hindrance("waits for the console to come back", end);
    }
  }

  private boolean isInline(Upload upload) {
    return upload.size() <= inlineBytes;
  }

  private static Upload.Content content(Upload upload) {
    if (upload.content() == null) {
      throw new IllegalStateException("nobody has looked at " + upload.id());
    }
    return upload.content();
  }

  private synchronized Producer<byte[], byte[]> producer() {
    Producer<byte[], byte[]> open = producer;
    if (open == null) {
      open = kafka.producer(PATIENCE);
      producer = open;
    }
    return open;
  }

  private static Thread thread(Runnable task) {
    var thread = new Thread(task, "files-forwarder");
    thread.setDaemon(true);
    return thread;
  }

  /** Waits a moment for what is being done; what waits for others is ended. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(2, TimeUnit.SECONDS)) {
        LOG.warn("A file is still on its way; the next console goes on with it");
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      if (producer != null) {
        producer.close(Duration.ofSeconds(1));
      }
    }
  }
}
