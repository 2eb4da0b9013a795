package dev.millrace.bench.stocks;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.data.ClickHouseFormat;
import dev.millrace.bench.Input;
import dev.millrace.bench.Stopwatch;
import dev.millrace.clickhouse.Batching;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.stocks.TickReader;
import dev.millrace.stocks.model.Tick;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * ClickHouse's own client with nothing around it: the job's rows in the job's batches, compressed
 * as the job's are, one insert after another. What was sent before it is killed is sent again, or
 * lost.
 */
final class BareClient {
  private static final List<String> COLUMNS =
      List.of("symbol", "price", "volume", "timestamp", "source_partition", "source_offset");

  private BareClient() {}

  /** One insert. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Batch(byte[] rows) {}

  /** Collects rows until an insert is full. */
  private static final class Batches {
    private final TickReader reader = new TickReader(ZoneOffset.UTC);
    private final ByteBuffer rows =
        ByteBuffer.allocate(Batching.DEFAULT.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    private long number;
    private int count;

    /** Gives a batch if this row was its last. */
    @org.jspecify.annotations.Nullable
    Batch add(byte[] value) {
      Tick tick;
      try {
        tick = reader.read(value);
      } catch (MalformedRecord impossible) {
        throw new IllegalStateException("The input has no bad ticks", impossible);
      }
      byte[] symbol = tick.symbol().getBytes(StandardCharsets.UTF_8);
      // A length below 128 is one byte.
      rows.put((byte) symbol.length)
          .put(symbol)
          .putDouble(tick.price())
          .putInt((int) tick.volume())
          .putLong(tick.epochMicros())
          .putInt(0)
          .putLong(number++);
      return ++count < Batching.DEFAULT.rows() ? null : take();
    }

    Batch take() {
      Batch batch = new Batch(Arrays.copyOf(rows.array(), rows.position()));
      rows.clear();
      count = 0;
      return batch;
    }
  }

  /** All batches there will be. */
  static List<Batch> prepare(StoringProcess.Run run) throws Exception {
    List<Batch> all = new ArrayList<>();
    Batches batches = new Batches();
    input(run)
        .readAll(
            new Stopwatch(run.ticks()),
            value -> {
              Batch full = batches.add(value);
              if (full != null) {
                all.add(full);
              }
            });
    all.add(batches.take());
    return all;
  }

  static void insert(StoringProcess.Run run, List<Batch> batches) throws Exception {
    try (Client client = client(run)) {
      for (Batch batch : batches) {
        insert(client, run, batch);
      }
    }
  }

  static void consumeAndInsert(StoringProcess.Run run) throws Exception {
    try (Client client = client(run)) {
      Batches batches = new Batches();
      input(run)
          .readAll(
              new Stopwatch(run.ticks()),
              value -> {
                Batch full = batches.add(value);
                if (full != null) {
                  insert(client, run, full);
                }
              });
      insert(client, run, batches.take());
    }
  }

  private static void insert(Client client, StoringProcess.Run run, Batch batch) throws Exception {
    if (batch.rows().length == 0) {
      return;
    }
    client
        .insert(
            run.database() + ".ticks",
            COLUMNS,
            new ByteArrayInputStream(batch.rows()),
            ClickHouseFormat.RowBinary,
            new InsertSettings().serverSetting("async_insert", "0"))
        .get()
        .close();
  }

  private static Input input(StoringProcess.Run run) {
    return new Input(run.bootstrapServers(), run.topic(), run.ticks());
  }

  private static Client client(StoringProcess.Run run) {
    return new Client.Builder()
        .addEndpoint(run.clickHouse().toString())
        .setUsername("default")
        .setPassword("")
        .compressClientRequest(true)
        .build();
  }
}
