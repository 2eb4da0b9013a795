package dev.millrace.clickhouse;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Collects rows into chunks and hands them over with the checkpoint. It never speaks to ClickHouse
 * and keeps nothing over a checkpoint, so it has no state.
 */
final class ClickHouseWriter<T, K> implements CommittingSinkWriter<T, Chunk> {
  private static final int TOKEN_BYTES = 16;

  private final RowEncoder<T> encoder;
  private final List<String> columns;
  private final Batching batching;
  private final ProcessingTimeService time;
  private final @Nullable ElementLog<T, K> elements;
  private final SecureRandom random = new SecureRandom();
  private final RowBinaryWriter rows = new RowBinaryWriter();
  private final Packing packing = new Packing();
  private List<Chunk> frozen = new ArrayList<>();
  private long freezeAt = Long.MAX_VALUE;

  ClickHouseWriter(
      RowEncoder<T> encoder,
      Batching batching,
      @Nullable Keeping<T, K> keeping,
      WriterInitContext context)
      throws IOException {
    this.encoder = encoder;
    columns = encoder.columns();
    this.batching = batching;
    time = context.getProcessingTimeService();
    elements = keeping == null ? null : new ElementLog<>(keeping);
  }

  @Override
  public void write(T element, Context context) throws IOException {
    if (packing.count() == 0) {
      freezeLater();
    }
    encoder.write(element, rows);
    if (packing.add(rows.bytes(), rows.size())) {
      rows.clear();
    }
    if (elements != null) {
      elements.add(element);
    }
    if (packing.count() >= batching.rows() || packing.size() >= batching.bytes()) {
      freeze();
    }
  }

  private void freezeLater() {
    freezeAt = time.getCurrentProcessingTime() + batching.age().toMillis();
    // A timer that fails fails the task; one for a chunk that is frozen already does nothing.
    var ignored =
        time.registerTimer(
            freezeAt,
            now -> {
              if (now >= freezeAt) {
                freeze();
              }
            });
  }

  private void freeze() {
    if (packing.count() == 0) {
      return;
    }
    byte[] token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    frozen.add(
        new Chunk(
            HexFormat.of().formatHex(token),
            columns,
            packing.take(rows.bytes()),
            elements == null ? null : elements.take()));
    rows.clear();
    freezeAt = Long.MAX_VALUE;
  }

  @Override
  public void flush(boolean endOfInput) {
    freeze();
  }

  @Override
  public Collection<Chunk> prepareCommit() {
    freeze();
    List<Chunk> handedOver = frozen;
    frozen = new ArrayList<>();
    return handedOver;
  }

  /** What is not handed over comes again. */
  @Override
  public void close() {}

  /** What is kept of the elements behind the rows of the open chunk. */
  private static final class ElementLog<T, K> {
    private final Keeping<T, K> keeping;
    private final byte[] description;
    private final DataOutputSerializer bytes = new DataOutputSerializer(8192);
    private final Packing packing = new Packing();

    ElementLog(Keeping<T, K> keeping) throws IOException {
      this.keeping = keeping;
      description = KeptElements.describe(keeping.serializer());
    }

    void add(T element) throws IOException {
      keeping.serializer().serialize(keeping.kept().apply(element), bytes);
      if (packing.add(bytes.getSharedBuffer(), bytes.length())) {
        bytes.clear();
      }
    }

    KeptElements take() {
      KeptElements taken = new KeptElements(description, packing.take(bytes.getSharedBuffer()));
      bytes.clear();
      return taken;
    }
  }
}
