package dev.millrace.clickhouse;

import java.util.List;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.util.Collector;

/** Takes refused rows out of what the committer hands on. */
final class RefusedRows<T> extends RichFlatMapFunction<CommittableMessage<Chunk>, RefusedRow<T>> {
  @Override
  public void flatMap(CommittableMessage<Chunk> message, Collector<RefusedRow<T>> out)
      throws Exception {
    if (message instanceof CommittableWithLineage<Chunk> committed
        && committed.getCommittable() instanceof Chunk.Refused refused) {
      List<T> elements = refused.elements().read(getRuntimeContext().getUserCodeClassLoader());
      for (int i = 0; i < elements.size(); i++) {
        Refusal refusal = refused.refusals().get(i);
        out.collect(new RefusedRow<>(elements.get(i), refusal.code(), refusal.message()));
      }
    }
  }
}
