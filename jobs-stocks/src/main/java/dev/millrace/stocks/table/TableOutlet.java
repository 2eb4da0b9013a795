package dev.millrace.stocks.table;

import dev.millrace.clickhouse.ClickHouseSink;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.stocks.model.Received;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Where ticks go as rows.
 *
 * @param options how ClickHouse is met
 */
public record TableOutlet(TableOptions options) {
  /** The name of the sink, which dead letters of refused ticks carry. */
  public static final String UID = "ticks-table";

  /**
   * An old stretch of ticks may span more months than ClickHouse takes in one insert; sent again
   * and again, it would hold up all others.
   */
  private static final Map<String, String> ANY_NUMBER_OF_MONTHS =
      Map.of("max_partitions_per_insert_block", "0");

  /**
   * The sink. It creates the tables before its first insert.
   *
   * @param refused is given the dead letters of ticks that ClickHouse does not take
   */
  public Sink<Received> sink(Consumer<DataStream<DeadLetter>> refused) {
    TicksTable table = new TicksTable(options.database());
    return ClickHouseSink.<Received>builder()
        .access(options.access())
        .prepare(table.statements())
        .table(table.name())
        .rows(new TickRows())
        .batching(options.batching())
        .settings(ANY_NUMBER_OF_MONTHS)
        .refused(
            Received::origin,
            TypeInformation.of(Origin.class),
            rows ->
                refused.accept(
                    rows.process(new RefusedTick(UID), TypeInformation.of(DeadLetter.class))
                        .name("refused-ticks")
                        .uid("refused-ticks")))
        .build();
  }
}
