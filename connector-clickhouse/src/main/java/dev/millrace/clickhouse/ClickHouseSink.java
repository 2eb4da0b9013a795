package dev.millrace.clickhouse;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.SerializableFunction;
import org.jspecify.annotations.Nullable;

/**
 * A table of ClickHouse that every row reaches once: chunks of rows are part of a checkpoint before
 * they are inserted, each under a token of its own that ClickHouse takes once.
 *
 * <p>Needs checkpoints, and a table that remembers tokens; the README says how.
 *
 * @param <T> what becomes a row
 */
public final class ClickHouseSink<T>
    implements Sink<T>,
        SupportsCommitter<Chunk>,
        SupportsPreCommitTopology<Chunk, Chunk>,
        SupportsPostCommitTopology<Chunk> {
  /** What stores chunks, as an operator behind the sink's uid. */
  private static final String INSERTS = "inserts";

  private final ClickHouseAccess access;
  private final TableName table;
  private final RowEncoder<T> rows;
  private final Batching batching;
  private final Retrying retrying;
  private final List<String> statements;
  private final TreeMap<String, String> settings;
  private final @Nullable Keeping<T, ?> keeping;

  /** Needed where the graph is built, and not sent with the job. */
  private final transient @Nullable Handler<?> refused;

  /** The operator of the graph that is built; refused rows come out of it. */
  private transient @Nullable SingleOutputStreamOperator<?> inserts;

  private record Handler<K>(
      OutputTag<RefusedRow<K>> tag, Consumer<DataStream<RefusedRow<K>>> stream) {
    static <K> Handler<K> of(TypeInformation<K> kept, Consumer<DataStream<RefusedRow<K>>> stream) {
      return new Handler<>(new OutputTag<>("refused-rows", RefusedRow.type(kept)), stream);
    }

    void attachTo(SingleOutputStreamOperator<?> inserts) {
      stream.accept(inserts.getSideOutput(tag));
    }
  }

  private ClickHouseSink(Builder<T> builder) {
    access = required(builder.access, "access", "where ClickHouse is");
    table = required(builder.table, "table", "where rows go");
    rows = required(builder.rows, "rows", "how elements become rows");
    List<String> columns = rows.columns();
    if (columns.isEmpty()) {
      throw new IllegalArgumentException(
          "The encoder names no columns. Name those that it writes.");
    }
    columns.forEach(TableName::quotedColumn);
    batching = builder.batching;
    retrying = builder.retrying;
    statements = builder.statements;
    settings = new TreeMap<>(builder.settings);
    for (String name : settings.keySet()) {
      if (ClickHouseConnection.ONCE.containsKey(name)) {
        throw new IllegalArgumentException(
            "The sink sets " + name + " itself, so that inserts can be repeated. Leave it out.");
      }
    }
    refused = builder.refused;
    keeping = builder.keeping;
  }

  private static <V> V required(@Nullable V value, String method, String meaning) {
    if (value == null) {
      throw new IllegalArgumentException(
          "The sink does not know " + meaning + ". Call " + method + "(…) before build().");
    }
    return value;
  }

  /** Begins a sink; access, table and rows have no defaults. */
  public static <T> Builder<T> builder() {
    return new Builder<>();
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
    return new ClickHouseWriter<>(rows, batching, keeping, context);
  }

  @Override
  public SimpleVersionedSerializer<Chunk> getWriteResultSerializer() {
    return new ChunkSerializer();
  }

  @Override
  public DataStream<CommittableMessage<Chunk>> addPreCommitTopology(
      DataStream<CommittableMessage<Chunk>> written) {
    SingleOutputStreamOperator<CommittableMessage<Chunk>> inserting =
        written
            .transform(
                INSERTS,
                written.getType(),
                new Inserts.Factory<>(this::openStore, refused == null ? null : refused.tag()))
            .uid(INSERTS);
    inserts = inserting;
    return inserting;
  }

  /** Attaches the handler, whose sink must be the last thing that Flink finds in a sink. */
  @Override
  public void addPostCommitTopology(DataStream<CommittableMessage<Chunk>> nothing) {
    if (refused != null) {
      refused.attachTo(requireNonNull(inserts));
    }
  }

  private ChunkStore openStore(SendMetrics metrics, boolean proven)
      throws IOException, InterruptedException {
    ChunkStore store =
        new ChunkStore(
            new ClickHouseConnection(access, table, settings, retrying),
            table,
            statements,
            retrying,
            metrics,
            proven);
    boolean opened = false;
    try {
      store.open();
      opened = true;
    } finally {
      if (!opened) {
        store.close();
      }
    }
    return store;
  }

  @Override
  public Committer<Chunk> createCommitter(CommitterInitContext context) {
    return new NothingToCommit();
  }

  @Override
  public SimpleVersionedSerializer<Chunk> getCommittableSerializer() {
    return new ChunkSerializer();
  }

  /**
   * Collects what a sink needs. Nothing is connected to before the job runs.
   *
   * @param <T> what becomes a row
   */
  public static final class Builder<T> {
    private @Nullable ClickHouseAccess access;
    private @Nullable TableName table;
    private @Nullable RowEncoder<T> rows;
    private Batching batching = Batching.DEFAULT;
    private Retrying retrying = Retrying.DEFAULT;
    private List<String> statements = List.of();
    private Map<String, String> settings = Map.of();
    private @Nullable Keeping<T, ?> keeping;
    private @Nullable Handler<?> refused;

    private Builder() {}

    /** Where ClickHouse is, and who writes there. */
    public Builder<T> access(ClickHouseAccess value) {
      access = value;
      return this;
    }

    /** The table, or {@code database.table}. */
    public Builder<T> table(String name) {
      table = new TableName(name);
      return this;
    }

    /** How elements become rows. */
    public Builder<T> rows(RowEncoder<T> encoder) {
      rows = encoder;
      return this;
    }

    /** How many rows make an insert. */
    public Builder<T> batching(Batching value) {
      batching = value;
      return this;
    }

    /** How ClickHouse is asked again while it is away. */
    public Builder<T> retrying(Retrying value) {
      retrying = value;
      return this;
    }

    /**
     * Statements that each subtask executes before its first insert, such as {@code CREATE TABLE IF
     * NOT EXISTS}; doing them twice, or twice at once, must do no harm.
     */
    public Builder<T> prepare(List<String> value) {
      statements = List.copyOf(value);
      return this;
    }

    /** ClickHouse's settings for each insert, beside those that make it idempotent. */
    public Builder<T> settings(Map<String, String> value) {
      settings = Map.copyOf(value);
      return this;
    }

    /**
     * What becomes of rows that ClickHouse refuses, such as by a constraint: once each, with the
     * delivery guarantee of what the stream is handed to. Without it they fail the job.
     *
     * @param elements their type, which is that of the sink's input
     * @param handler is given the stream while the graph is built, and attaches one sink, last;
     *     each operator that it adds needs a uid, which is prefixed with the sink's
     */
    public Builder<T> refused(
        TypeInformation<T> elements, Consumer<DataStream<RefusedRow<T>>> handler) {
      return refused(element -> element, elements, handler);
    }

    /**
     * The same, with less kept of each element until its row is stored; keeping them whole may cost
     * more than encoding rows.
     *
     * @param kept takes out of an element what the handler needs
     * @param type of what is kept
     */
    public <K> Builder<T> refused(
        SerializableFunction<T, K> kept,
        TypeInformation<K> type,
        Consumer<DataStream<RefusedRow<K>>> handler) {
      keeping = new Keeping<>(kept, type.createSerializer(new SerializerConfigImpl()));
      refused = Handler.of(type, handler);
      return this;
    }

    /**
     * The sink.
     *
     * @throws IllegalArgumentException if something is missing or makes no sense
     */
    public ClickHouseSink<T> build() {
      return new ClickHouseSink<>(this);
    }
  }
}
