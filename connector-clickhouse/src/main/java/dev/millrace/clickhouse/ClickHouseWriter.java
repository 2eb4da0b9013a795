package dev.millrace.clickhouse;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Collects rows into chunks and hands them over with the checkpoint. It never speaks to ClickHouse
 * and keeps nothing over a checkpoint, so it has no state.
 */
final class ClickHouseWriter<T> implements CommittingSinkWriter<T, Chunk> {
  private static final int TOKEN_BYTES = 16;

  private final RowEncoder<T> encoder;
  private final List<String> columns;
  private final Batching batching;
  private final ProcessingTimeService time;
  private final @Nullable ElementLog<T> elements;
  private final SecureRandom random = new SecureRandom();
  private final RowBinaryWriter rows = new RowBinaryWriter();
  private final PieceEnds ends = new PieceEnds();
  private List<Chunk> frozen = new ArrayList<>();
  private long freezeAt = Long.MAX_VALUE;

  ClickHouseWriter(
      RowEncoder<T> encoder, Batching batching, boolean keepElements, WriterInitContext context)
      throws IOException {
    this.encoder = encoder;
    columns = encoder.columns();
    this.batching = batching;
    time = context.getProcessingTimeService();
    elements = keepElements ? new ElementLog<>(context.createInputSerializer()) : null;
  }

  @Override
  public void write(T element, Context context) throws IOException {
    if (ends.count() == 0) {
      freezeLater();
    }
    encoder.write(element, rows);
    ends.add(rows.size());
    if (elements != null) {
      elements.add(element);
    }
    if (ends.count() >= batching.rows() || rows.size() >= batching.bytes()) {
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
    if (ends.count() == 0) {
      return;
    }
    byte[] token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    frozen.add(
        new Chunk.Frozen(
            HexFormat.of().formatHex(token),
            columns,
            ends.pack(rows.bytes()),
            elements == null ? null : elements.pack()));
    rows.clear();
    ends.clear();
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

  /** The elements behind the rows of the open chunk. */
  private static final class ElementLog<T> {
    private final TypeSerializer<T> serializer;
    private final byte[] description;
    private final DataOutputSerializer bytes = new DataOutputSerializer(8192);
    private final PieceEnds ends = new PieceEnds();

    ElementLog(TypeSerializer<T> serializer) throws IOException {
      this.serializer = serializer;
      description = KeptElements.describe(serializer);
    }

    void add(T element) throws IOException {
      serializer.serialize(element, bytes);
      ends.add(bytes.length());
    }

    KeptElements pack() {
      KeptElements packed = new KeptElements(description, ends.pack(bytes.getSharedBuffer()));
      bytes.clear();
      ends.clear();
      return packed;
    }
  }
}
