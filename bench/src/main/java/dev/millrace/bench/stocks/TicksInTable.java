package dev.millrace.bench.stocks;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.GenericRecord;
import java.net.URI;
import java.util.List;

/** Looks at what is in a table of ticks. */
final class TicksInTable implements AutoCloseable {
  private final Client client;
  private final String table;

  TicksInTable(URI server, String database) {
    client =
        new Client.Builder()
            .addEndpoint(server.toString())
            .setUsername("default")
            .setPassword("")
            .build();
    table = database + ".ticks";
  }

  /** How many ticks can be seen; none while there is no table. */
  long count() {
    List<GenericRecord> found =
        client.queryAll(
            "SELECT total_rows AS rows FROM system.tables WHERE concat(database, '.', name) = '"
                + table
                + "'");
    return found.isEmpty() ? 0 : found.get(0).getLong("rows");
  }

  /** The last offset of each partition that can be seen; -1 where there is none. */
  long[] lastOffsets(int partitions) {
    long[] last = new long[partitions];
    java.util.Arrays.fill(last, -1);
    String query =
        "SELECT toInt32(source_partition) AS part, toInt64(max(source_offset)) AS last FROM "
            + table
            + " GROUP BY part";
    for (GenericRecord row : client.queryAll(query)) {
      last[row.getInteger("part")] = row.getLong("last");
    }
    return last;
  }

  @Override
  public void close() {
    client.close();
  }
}
