package dev.millrace.stocks.table;

import dev.millrace.clickhouse.RowBinaryWriter;
import dev.millrace.clickhouse.RowEncoder;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.stocks.model.Received;
import dev.millrace.stocks.model.Tick;
import java.util.List;

/** Writes ticks as rows. */
final class TickRows implements RowEncoder<Received> {
  @Override
  public List<String> columns() {
    return List.of("symbol", "price", "volume", "timestamp", "source_partition", "source_offset");
  }

  @Override
  public void write(Received received, RowBinaryWriter out) {
    Tick tick = received.tick();
    Origin origin = received.origin();
    out.string(tick.symbol())
        .float64(tick.price())
        .uint32(tick.volume())
        .dateTime64(tick.epochMicros())
        .uint32(origin.partition())
        .uint64(origin.offset());
  }
}
