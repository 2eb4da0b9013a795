package dev.millrace.clickhouse;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.jobgraph.JobType;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Keeps chunks until their checkpoint is complete, then inserts them; again after a restore, when
 * ClickHouse knows their tokens and does nothing. Refused rows come out at the side, and nothing
 * else.
 *
 * <p>This is what Flink's own committer is for. Its state holds what it has to commit, too, but is
 * written in three lists one within the other, each element twice (Flink 2.2.1, {@code
 * SimpleVersionedSerialization.writeVersionAndSerializeList}): each chunk eight times over in every
 * checkpoint, which took more time than all else that the sink does.
 *
 * @param <K> what is kept of elements
 */
final class Inserts<K> extends AbstractStreamOperator<CommittableMessage<Chunk>>
    implements OneInputStreamOperator<CommittableMessage<Chunk>, CommittableMessage<Chunk>>,
        BoundedOneInput {
  private static final ListStateDescriptor<byte[]> CHUNKS =
      new ListStateDescriptor<>("chunks", BytePrimitiveArraySerializer.INSTANCE);

  private static final ChunkSerializer SERIALIZER = new ChunkSerializer();

  private final Opening opening;
  private final @Nullable OutputTag<RefusedRow<K>> refused;

  /** By the checkpoint that they are part of. */
  private final NavigableMap<Long, List<Chunk>> waiting = new TreeMap<>();

  private transient ChunkStore store;
  private transient ListState<byte[]> kept;

  /** Opens the store where the operator runs. */
  interface Opening extends Serializable {
    /**
     * Opens it.
     *
     * @param proven whether the job has run before
     */
    ChunkStore open(SendMetrics metrics, boolean proven) throws Exception;
  }

  private Inserts(
      StreamOperatorParameters<CommittableMessage<Chunk>> parameters,
      Opening opening,
      @Nullable OutputTag<RefusedRow<K>> refused) {
    super(parameters);
    this.opening = opening;
    this.refused = refused;
  }

  /** Makes the operator on the cluster, where it shares a thread with the writer. */
  static final class Factory<K> extends AbstractStreamOperatorFactory<CommittableMessage<Chunk>>
      implements OneInputStreamOperatorFactory<
          CommittableMessage<Chunk>, CommittableMessage<Chunk>> {
    private final Opening opening;
    private final @Nullable OutputTag<RefusedRow<K>> refused;

    /**
     * A factory.
     *
     * @param refused where refused rows go; without it they fail the job
     */
    Factory(Opening opening, @Nullable OutputTag<RefusedRow<K>> refused) {
      this.opening = opening;
      this.refused = refused;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // So its interface has it.
    public <T extends StreamOperator<CommittableMessage<Chunk>>> T createStreamOperator(
        StreamOperatorParameters<CommittableMessage<Chunk>> parameters) {
      return (T) new Inserts<>(parameters, opening, refused);
    }

    @Override
    @SuppressWarnings("rawtypes") // The same.
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
      return Inserts.class;
    }
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    store = opening.open(new SendMetrics(getMetricGroup()), context.isRestored());
    kept = context.getOperatorStateStore().getListState(CHUNKS);
    // Their checkpoint is complete, or there was no restoring it.
    for (byte[] chunk : kept.get()) {
      store(SimpleVersionedSerialization.readVersionAndDeSerialize(SERIALIZER, chunk));
    }
  }

  @Override
  public void processElement(StreamRecord<CommittableMessage<Chunk>> element) {
    if (element.getValue() instanceof CommittableWithLineage<Chunk> handedOver) {
      waiting
          .computeIfAbsent(handedOver.getCheckpointId(), id -> new ArrayList<>())
          .add(handedOver.getCommittable());
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    List<byte[]> chunks = new ArrayList<>();
    for (List<Chunk> ofOneCheckpoint : waiting.values()) {
      for (Chunk chunk : ofOneCheckpoint) {
        chunks.add(SimpleVersionedSerialization.writeVersionAndSerialize(SERIALIZER, chunk));
      }
    }
    kept.update(chunks);
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) throws Exception {
    super.notifyCheckpointComplete(checkpoint);
    storeUpTo(checkpoint);
  }

  @Override
  public void endInput() throws Exception {
    if (!checkpointsFollow()) {
      storeUpTo(Long.MAX_VALUE);
    }
  }

  /** Where none does, the end of the input is the only moment to store anything. */
  private boolean checkpointsFollow() {
    Environment environment = getContainingTask().getEnvironment();
    return environment.getJobType() == JobType.STREAMING
        && CheckpointingOptions.isCheckpointingEnabled(environment.getJobConfiguration());
  }

  private void storeUpTo(long checkpoint) throws Exception {
    NavigableMap<Long, List<Chunk>> complete = waiting.headMap(checkpoint, true);
    for (List<Chunk> chunks : complete.values()) {
      for (Chunk chunk : chunks) {
        store(chunk);
      }
    }
    complete.clear();
  }

  private void store(Chunk chunk) throws Exception {
    List<Refusal> refusals = store.store(chunk);
    if (refusals.isEmpty()) {
      return;
    }
    // A store without a place for refused rows fails instead of giving any.
    List<K> elements = requireNonNull(chunk.elements()).read(refusals, getUserCodeClassloader());
    OutputTag<RefusedRow<K>> side = requireNonNull(refused);
    for (int i = 0; i < refusals.size(); i++) {
      Refusal refusal = refusals.get(i);
      output.collect(
          side,
          new StreamRecord<>(new RefusedRow<>(elements.get(i), refusal.code(), refusal.message())));
    }
  }

  @Override
  public void close() throws Exception {
    if (store != null) {
      store.close();
    }
    super.close();
  }
}
