package dev.millrace.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.millrace.testing.ClickHouseServer;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A real ClickHouse reads what is written, and writes the same bytes. */
class RowBinaryIT {
  private static ClickHouseServer clickHouse;

  @BeforeAll
  static void startClickHouse(@TempDir Path folder) throws Exception {
    clickHouse = ClickHouseServer.start(folder);
  }

  @AfterAll
  static void stopClickHouse() throws Exception {
    if (clickHouse != null) {
      clickHouse.close();
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource
  void meansTheSameToBoth(String type, Consumer<RowBinaryWriter> value, String text)
      throws Exception {
    clickHouse.query("DROP TABLE IF EXISTS one");
    clickHouse.query("CREATE TABLE one (v " + type + ") ENGINE = MergeTree ORDER BY tuple()");
    RowBinaryWriter out = new RowBinaryWriter();
    value.accept(out);
    byte[] written = Arrays.copyOf(out.bytes(), out.size());

    try (var connection =
        new ClickHouseConnection(
            ClickHouseAccess.to(clickHouse.address().toString()),
            new TableName("default.one"),
            Map.of(),
            Retrying.DEFAULT)) {
      assertThat(
              connection.insert(
                  List.of("v"), "token", new Pieces(written, new int[] {0, written.length}), 0, 1))
          .isEqualTo(new Answer.Done());
    }

    assertThat(clickHouse.query("SELECT v FROM one")).isEqualTo(text + "\n");
    assertThat(bytes("SELECT v FROM one FORMAT RowBinary")).isEqualTo(written);
  }

  static Stream<Arguments> meansTheSameToBoth() {
    return Stream.of(
        value("Int8", out -> out.int8(-128), "-128"),
        value("Int16", out -> out.int16(-32_768), "-32768"),
        value("Int32", out -> out.int32(Integer.MIN_VALUE), "-2147483648"),
        value("Int64", out -> out.int64(Long.MIN_VALUE), "-9223372036854775808"),
        value("UInt8", out -> out.uint8(255), "255"),
        value("UInt16", out -> out.uint16(65_535), "65535"),
        value("UInt32", out -> out.uint32(4_294_967_295L), "4294967295"),
        value("UInt64", out -> out.uint64(-1), "18446744073709551615"),
        value("Float32", out -> out.float32(-0.5f), "-0.5"),
        value("Float64", out -> out.float64(150.1), "150.1"),
        value("Float64", out -> out.float64(Double.NaN), "nan"),
        value("Bool", out -> out.bool(true), "true"),
        value("String", out -> out.string(""), ""),
        value("String", out -> out.string("Tür €🎥"), "Tür €🎥"),
        value("String", out -> out.string("x".repeat(70_000)), "x".repeat(70_000)),
        value("String", out -> out.string(new byte[] {'a', '\n', '\n', 'b'}), "a\\n\\nb"),
        value("LowCardinality(String)", out -> out.string("AAPL"), "AAPL"),
        value("FixedString(3)", out -> out.fixedString("EUR", 3), "EUR"),
        value("Enum8('buy' = 1, 'sell' = 2)", out -> out.int8(2), "sell"),
        value("Date", out -> out.date(LocalDate.of(2149, 6, 6)), "2149-06-06"),
        value("Date32", out -> out.date32(LocalDate.of(1900, 1, 1)), "1900-01-01"),
        value("Date32", out -> out.date32(LocalDate.of(2299, 12, 31)), "2299-12-31"),
        value("DateTime('UTC')", out -> out.dateTime(4_294_967_295L), "2106-02-07 06:28:15"),
        value(
            "DateTime64(6, 'UTC')",
            out -> out.dateTime64(1_706_608_801_123_456L),
            "2024-01-30 10:00:01.123456"),
        value("DateTime64(3, 'UTC')", out -> out.dateTime64(-1), "1969-12-31 23:59:59.999"),
        value("Decimal32(2)", out -> out.decimal32(-150), "-1.5"),
        value("Decimal64(4)", out -> out.decimal64(1_505_000), "150.5"),
        value(
            "Decimal128(10)",
            out -> out.decimal128(new BigInteger("-12345678901234567890123456789012345678")),
            "-1234567890123456789012345678.9012345678"),
        value(
            "UUID",
            out -> out.uuid(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff")),
            "00112233-4455-6677-8899-aabbccddeeff"),
        value("Nullable(Int8)", RowBinaryWriter::nullValue, "\\N"),
        value("Nullable(Int8)", out -> out.notNull().int8(5), "5"),
        value("Array(String)", out -> out.length(2).string("a").string("b"), "['a','b']"),
        value("Map(String, UInt8)", out -> out.length(1).string("a").uint8(1), "{'a':1}"),
        value("Tuple(Int8, String)", out -> out.int8(1).string("a"), "(1,'a')"));
  }

  private static Arguments value(String type, Consumer<RowBinaryWriter> value, String text) {
    return arguments(type, value, text);
  }

  private static byte[] bytes(String query) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(clickHouse.address())
                .POST(HttpRequest.BodyPublishers.ofString(query))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray())
        .body();
  }
}
