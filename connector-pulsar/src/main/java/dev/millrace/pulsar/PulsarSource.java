package dev.millrace.pulsar;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.pulsar.client.api.PulsarClient;
import org.jspecify.annotations.Nullable;

/**
 * Topics of Pulsar, each message once: a partition's place, within a batch as well, is part of the
 * checkpoint, and reading goes on behind it.
 *
 * @param <T> the elements of the stream
 */
public final class PulsarSource<T>
    implements Source<T, PulsarSplit, PulsarEnumeratorState>, ResultTypeQueryable<T> {
  private final PulsarAccess access;
  private final List<String> topics;
  private final PulsarDeserializationSchema<T> schema;
  private final StartingPoint start;
  private final boolean bounded;
  private final Duration discovery;
  private final Retrying retrying;
  private final int queueSize;
  private final @Nullable String subscription;

  private PulsarSource(Builder<T> builder) {
    access = required(builder.access, "access", "where Pulsar is");
    schema = required(builder.schema, "schema", "how messages become elements");
    topics = List.copyOf(builder.topics);
    if (topics.isEmpty()) {
      required(null, "topics", "what to read");
    }
    start = builder.start;
    bounded = builder.bounded;
    discovery = builder.discovery;
    retrying = builder.retrying;
    queueSize = builder.queueSize;
    subscription = builder.subscription;
  }

  private static <V> V required(@Nullable V value, String method, String meaning) {
    if (value == null) {
      throw new IllegalArgumentException(
          "The source does not know " + meaning + ". Call " + method + "(…) before build().");
    }
    return value;
  }

  /** Begins a source; access, topics and schema have no defaults. */
  public static <T> Builder<T> builder() {
    return new Builder<>();
  }

  @Override
  public Boundedness getBoundedness() {
    return bounded ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SplitEnumerator<PulsarSplit, PulsarEnumeratorState> createEnumerator(
      SplitEnumeratorContext<PulsarSplit> context) {
    return restoreEnumerator(context, new PulsarEnumeratorState(new TreeSet<>(), List.of()));
  }

  @Override
  public SplitEnumerator<PulsarSplit, PulsarEnumeratorState> restoreEnumerator(
      SplitEnumeratorContext<PulsarSplit> context, PulsarEnumeratorState state) {
    return new PulsarEnumerator(
        context,
        new BrokerTopics(access, retrying),
        new PulsarEnumerator.Plan(topics, start, bounded, discovery),
        state);
  }

  @Override
  public SourceReader<T, PulsarSplit> createReader(SourceReaderContext context) throws Exception {
    schema.open(new Surroundings(context));
    Backlog backlog = new Backlog();
    context.metricGroup().setPendingRecordsGauge(backlog::total);
    PulsarClient client = access.client();
    return new PulsarSourceReader<>(
        client,
        () -> new PulsarSplitReader(client, retrying, queueSize, backlog),
        new MessageEmitter<>(
            schema, context.metricGroup().getIOMetricGroup().getNumBytesInCounter()),
        subscription == null ? null : new Cursors(client, subscription),
        context);
  }

  @Override
  public SimpleVersionedSerializer<PulsarSplit> getSplitSerializer() {
    return new PulsarSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<PulsarEnumeratorState> getEnumeratorCheckpointSerializer() {
    return new PulsarEnumeratorStateSerializer();
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return schema.getProducedType();
  }

  /** What a schema may ask for when it is opened. */
  private record Surroundings(SourceReaderContext context)
      implements DeserializationSchema.InitializationContext {
    @Override
    public MetricGroup getMetricGroup() {
      return context.metricGroup().addGroup("deserializer");
    }

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
      return context.getUserCodeClassLoader();
    }
  }

  /**
   * Collects what a source needs. Nothing is connected to before the job runs.
   *
   * @param <T> the elements of the stream
   */
  public static final class Builder<T> {
    private @Nullable PulsarAccess access;
    private final Set<String> topics = new LinkedHashSet<>();
    private @Nullable PulsarDeserializationSchema<T> schema;
    private StartingPoint start = StartingPoint.earliest();
    private boolean bounded;
    private Duration discovery = Duration.ofMinutes(1);
    private Retrying retrying = Retrying.DEFAULT;
    private int queueSize = 1000;
    private @Nullable String subscription;

    private Builder() {}

    /** Where Pulsar is, and who reads there. */
    public Builder<T> access(PulsarAccess value) {
      access = value;
      return this;
    }

    /** Topics, with partitions or without: {@code persistent://tenant/namespace/topic}. */
    public Builder<T> topics(String... names) {
      for (String name : names) {
        if (!name.matches("persistent://[^/\\s]+/[^/\\s]+/[^/\\s]+")) {
          throw new IllegalArgumentException(
              "'"
                  + name
                  + "' is no name of a topic that is kept. It looks like"
                  + " persistent://tenant/namespace/topic.");
        }
        topics.add(name);
      }
      return this;
    }

    /** How messages become elements. */
    public Builder<T> schema(PulsarDeserializationSchema<T> value) {
      schema = value;
      return this;
    }

    /** Where to begin without a checkpoint. */
    public Builder<T> start(StartingPoint value) {
      start = value;
      return this;
    }

    /** Ends at the message of each partition that is the last one when the job starts. */
    public Builder<T> bounded() {
      bounded = true;
      return this;
    }

    /** How often to look for new partitions; never if zero. */
    public Builder<T> discovery(Duration every) {
      if (every.isNegative()) {
        throw new IllegalArgumentException(
            "New partitions cannot be looked for every " + every + ". Give zero for never.");
      }
      discovery = every;
      return this;
    }

    /** How Pulsar is asked again while it is away. */
    public Builder<T> retrying(Retrying value) {
      retrying = value;
      return this;
    }

    /** How many messages of a partition may wait in memory. */
    public Builder<T> queueSize(int messages) {
      if (messages < 1) {
        throw new IllegalArgumentException(
            "No message can wait in a queue of " + messages + ". Give it 1 or more.");
      }
      queueSize = messages;
      return this;
    }

    /**
     * A durable subscription whose cursors follow the job's checkpoints: Pulsar keeps what is
     * behind them, whatever the retention, and shows how far the job is. It is created if it is
     * missing, and stays when the job is gone.
     */
    public Builder<T> subscription(String name) {
      if (name.isBlank()) {
        throw new IllegalArgumentException("The subscription has no name. Give it one.");
      }
      subscription = name;
      return this;
    }

    /**
     * The source.
     *
     * @throws IllegalArgumentException if something is missing
     */
    public PulsarSource<T> build() {
      return new PulsarSource<>(this);
    }
  }
}
