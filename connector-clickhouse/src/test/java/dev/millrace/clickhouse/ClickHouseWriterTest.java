package dev.millrace.clickhouse;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class ClickHouseWriterTest {
  private static final TypeInformation<Measurement> TYPE = TypeInformation.of(Measurement.class);
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void handsOverNothingWhereNothingCame() throws Exception {
    try (var writer = writer(new Batching(100, 100_000, LONG))) {
      assertThat(checkpoint(writer, 1)).isEmpty();
    }
  }

  @Test
  void closesAChunkAtSoManyRows() throws Exception {
    try (var writer = writer(new Batching(100, 100_000, LONG))) {
      write(writer, 0, 250);

      assertThat(checkpoint(writer, 1))
          .extracting(chunk -> chunk.rows().count())
          .containsExactly(100, 100, 50);
    }
  }

  @Test
  void closesAChunkAtSoManyBytes() throws Exception {
    try (var writer = writer(new Batching(1000, 200, LONG))) {
      // Each has a length of 1 + 5 or 1 + 11 or 1 bytes for its place, and 16 for its numbers.
      write(writer, 0, 20);

      assertThat(checkpoint(writer, 1))
          .hasSizeGreaterThan(1)
          .allSatisfy(chunk -> assertThat(bytes(chunk)).isLessThan(200 + 28));
    }
  }

  @Test
  void closesAChunkSoLongAfterItsFirstRow() throws Exception {
    try (var writer = writer(new Batching(1000, 100_000, Duration.ofSeconds(1)))) {
      writer.setProcessingTime(5000);
      write(writer, 0, 10);
      writer.setProcessingTime(5999);
      write(writer, 10, 20);
      writer.setProcessingTime(6000);
      write(writer, 20, 25);

      assertThat(checkpoint(writer, 1))
          .extracting(chunk -> chunk.rows().count())
          .containsExactly(20, 5);
    }
  }

  @Test
  void doesNotCloseAYoungChunkWhenATimerOfAnEarlierOneFires() throws Exception {
    try (var writer = writer(new Batching(10, 100_000, Duration.ofSeconds(1)))) {
      writer.setProcessingTime(0);
      write(writer, 0, 10);
      writer.setProcessingTime(900);
      write(writer, 10, 15);
      writer.setProcessingTime(1000);
      write(writer, 15, 18);

      assertThat(checkpoint(writer, 1))
          .extracting(chunk -> chunk.rows().count())
          .containsExactly(10, 8);
    }
  }

  @Test
  void handsOverEachRowOnceUnderATokenThatNoOtherChunkHas() throws Exception {
    try (var writer = writer(new Batching(10, 100_000, LONG))) {
      write(writer, 0, 35);
      List<Chunk> first = checkpoint(writer, 1);
      write(writer, 35, 40);
      List<Chunk> second = checkpoint(writer, 2);

      assertThat(first).hasSize(4);
      assertThat(second).hasSize(1);
      assertThat(LongStream.range(0, 5).mapToObj(i -> Measurement.number(35 + i)))
          .isEqualTo(elements(second.get(0)));
      assertThat(first)
          .extracting(Chunk::token)
          .doesNotHaveDuplicates()
          .doesNotContain(second.get(0).token())
          .allSatisfy(token -> assertThat(token).matches("[0-9a-f]{32}"));
    }
  }

  @Test
  void keepsTheElementsBehindTheRows() throws Exception {
    try (var writer = writer(new Batching(100, 100_000, LONG))) {
      write(writer, 0, 3);

      Chunk chunk = checkpoint(writer, 1).get(0);
      assertThat(elements(chunk))
          .containsExactly(Measurement.number(0), Measurement.number(1), Measurement.number(2));
      Pieces rows = chunk.rows().unpack();
      RowBinaryWriter expected = new RowBinaryWriter();
      new Measurement.Rows().write(Measurement.number(2), expected);
      assertThat(rows.bytes()).endsWith(Arrays.copyOf(expected.bytes(), expected.size()));
    }
  }

  @Test
  void handsOverWhatIsLeftAtTheEndOfTheInput() throws Exception {
    try (var writer = writer(new Batching(100, 100_000, LONG))) {
      write(writer, 0, 3);
      writer.endInput();

      assertThat(chunks(writer)).hasSize(1);
    }
  }

  private static OneInputStreamOperatorTestHarness<Measurement, CommittableMessage<Chunk>> writer(
      Batching batching) throws Exception {
    ClickHouseSink<Measurement> sink =
        ClickHouseSink.<Measurement>builder()
            .access(ClickHouseAccess.to("http://localhost:1"))
            .table("measurements")
            .rows(new Measurement.Rows())
            .batching(batching)
            .refused(TYPE, refused -> {})
            .build();
    var harness =
        new OneInputStreamOperatorTestHarness<Measurement, CommittableMessage<Chunk>>(
            new SinkWriterOperatorFactory<>(sink),
            TYPE.createSerializer(new SerializerConfigImpl()));
    harness.open();
    return harness;
  }

  private static void write(
      OneInputStreamOperatorTestHarness<Measurement, ?> writer, long from, long to)
      throws Exception {
    for (long id = from; id < to; id++) {
      writer.processElement(Measurement.number(id), id);
    }
  }

  private static List<Chunk> checkpoint(
      OneInputStreamOperatorTestHarness<?, CommittableMessage<Chunk>> writer, long id)
      throws Exception {
    writer.getOutput().clear();
    writer.prepareSnapshotPreBarrier(id);
    return chunks(writer);
  }

  private static List<Chunk> chunks(
      OneInputStreamOperatorTestHarness<?, CommittableMessage<Chunk>> writer) {
    return writer.extractOutputValues().stream()
        .filter(CommittableWithLineage.class::isInstance)
        .map(message -> ((CommittableWithLineage<Chunk>) message).getCommittable())
        .toList();
  }

  private static int bytes(Chunk chunk) {
    Pieces rows = chunk.rows().unpack();
    return rows.starts()[rows.count()] - rows.starts()[0];
  }

  private static List<Measurement> elements(Chunk chunk) throws Exception {
    List<Refusal> all =
        IntStream.range(0, chunk.rows().count()).mapToObj(row -> new Refusal(row, 0, "")).toList();
    return requireNonNull(chunk.elements()).read(all, ClickHouseWriterTest.class.getClassLoader());
  }
}
