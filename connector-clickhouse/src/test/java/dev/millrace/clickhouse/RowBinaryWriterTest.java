package dev.millrace.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowBinaryWriterTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void writesValuesAsTheFormatHasThem(
      String name, Consumer<RowBinaryWriter> value, String expectedHex) {
    assertThat(hex(value)).isEqualTo(expectedHex);
  }

  static Stream<Arguments> writesValuesAsTheFormatHasThem() {
    return Stream.of(
        value("Int8 -1", out -> out.int8(-1), "ff"),
        value("Int16 -2", out -> out.int16(-2), "feff"),
        value("Int32 1", out -> out.int32(1), "01000000"),
        value("Int64 -1", out -> out.int64(-1), "ffffffffffffffff"),
        value("UInt8 200", out -> out.uint8(200), "c8"),
        value("UInt16 65535", out -> out.uint16(65_535), "ffff"),
        value("UInt32 4294967295", out -> out.uint32(4_294_967_295L), "ffffffff"),
        value("UInt64 2^63", out -> out.uint64(Long.MIN_VALUE), "0000000000000080"),
        value("Float32 1", out -> out.float32(1), "0000803f"),
        value("Float64 150.5", out -> out.float64(150.5), "0000000000d06240"),
        value("Bool", out -> out.bool(true).bool(false), "0100"),
        value("String, empty", out -> out.string(""), "00"),
        value("String", out -> out.string("AAPL"), "044141504c"),
        value(
            "String of 2, 3 and 4 bytes a letter",
            out -> out.string("ü€🎥"),
            "09c3bce282acf09f8ea5"),
        value("String of bytes", out -> out.string(new byte[] {10, 10}), "020a0a"),
        value("FixedString(4)", out -> out.fixedString("ü", 4), "c3bc0000"),
        value("FixedString(3) of bytes", out -> out.fixedString(new byte[] {7}, 3), "070000"),
        value("Date", out -> out.date(LocalDate.of(1970, 1, 2)), "0100"),
        value("Date32", out -> out.date32(LocalDate.of(1969, 12, 31)), "ffffffff"),
        value("DateTime", out -> out.dateTime(256), "00010000"),
        value("DateTime64", out -> out.dateTime64(-1), "ffffffffffffffff"),
        value("Decimal32", out -> out.decimal32(150), "96000000"),
        value("Decimal64", out -> out.decimal64(-150), "6affffffffffffff"),
        value(
            "Decimal128",
            out -> out.decimal128(BigInteger.ONE.shiftLeft(64).negate()),
            "0000000000000000ffffffffffffffff"),
        value(
            "UUID",
            out -> out.uuid(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff")),
            "7766554433221100ffeeddccbbaa9988"),
        value("Nullable, null and not", out -> out.nullValue().notNull().int8(5), "010005"),
        value("Array of 300", out -> out.length(300), "ac02"));
  }

  private static Arguments value(String name, Consumer<RowBinaryWriter> value, String hex) {
    return arguments(name, value, hex);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "Größe",
        "日本語",
        "🎥🎬",
        "\ud83c",
        "\udfa5x",
        "a\ud83cb",
        "\u0000\n\n"
      })
  void encodesTextAsJavaDoes(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);

    assertThat(hex(out -> out.string(text)))
        .isEqualTo(HexFormat.of().toHexDigits((byte) utf8.length) + HexFormat.of().formatHex(utf8));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void saysWhichValueDoesNotFitWhere(String type, Consumer<RowBinaryWriter> value, String number) {
    assertThatThrownBy(() -> value.accept(new RowBinaryWriter()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(number + " does not fit into " + type);
  }

  static Stream<Arguments> saysWhichValueDoesNotFitWhere() {
    return Stream.of(
        value("Int8", out -> out.int8(128), "128"),
        value("Int16", out -> out.int16(-32_769), "-32769"),
        value("UInt8", out -> out.uint8(-1), "-1"),
        value("UInt16", out -> out.uint16(65_536), "65536"),
        value("UInt32", out -> out.uint32(1L << 32), "4294967296"),
        value("FixedString(1)", out -> out.fixedString("ü", 1), "2"),
        value("FixedString(1)", out -> out.fixedString(new byte[3], 1), "3"),
        value("DateTime", out -> out.dateTime(-1), "-1"),
        value("Date", out -> out.date(LocalDate.of(2150, 1, 1)), "65744"),
        value("Date32", out -> out.date32(LocalDate.of(1899, 12, 31)), "-25568"),
        value("Decimal32", out -> out.decimal32(1_000_000_000), "1000000000"),
        value("Decimal64", out -> out.decimal64(Long.MIN_VALUE), "-9223372036854775808"),
        value(
            "Decimal128",
            out -> out.decimal128(BigInteger.TEN.pow(38)),
            "100000000000000000000000000000000000000"));
  }

  @Test
  void growsAsItMustAndBeginsAnew() {
    RowBinaryWriter out = new RowBinaryWriter();
    String longText = "x".repeat(100_000);

    out.string(longText).int64(7);
    assertThat(out.size()).isEqualTo(3 + 100_000 + 8);
    out.clear();
    out.fixedString("", 3);

    assertThat(HexFormat.of().formatHex(out.bytes(), 0, out.size())).isEqualTo("000000");
  }

  private static String hex(Consumer<RowBinaryWriter> value) {
    RowBinaryWriter out = new RowBinaryWriter();
    value.accept(out);
    return HexFormat.of().formatHex(out.bytes(), 0, out.size());
  }
}
