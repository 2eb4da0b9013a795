package dev.millrace.serde.avro;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.millrace.serde.codec.InvalidRecord;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.codec.Money;
import dev.millrace.serde.codec.WrittenTime;
import dev.millrace.serde.registry.RegistryAddress;
import dev.millrace.serde.registry.SchemaRegistry;
import dev.millrace.testing.InMemoryRegistry;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes instead of a message in Avro, it is read or refused. */
class AvroCodecFuzz {
  private static final String FIELDS =
      """
      {"name":"order_id","type":"string"},
      {"name":"price","type":[{"type":"bytes","logicalType":"decimal","precision":20,"scale":2},"string"]},
      {"name":"at","type":["string",{"type":"long","logicalType":"timestamp-millis"}]},
      {"name":"note","type":["null","string"],"default":null}""";

  private static final String OURS = schema(FIELDS);

  /** Of a writer that knows more, of every type. */
  private static final String NEWER =
      schema(
          """
          {"name":"flag","type":"boolean"},
          {"name":"ratio","type":["float","double"]},
          {"name":"color","type":{"type":"enum","name":"Color","symbols":["RED","BLUE"]}},
          {"name":"hash","type":{"type":"fixed","name":"Hash","size":3}},
          {"name":"nothing","type":{"type":"array","items":"null"}},
          {"name":"tree","type":{"type":"record","name":"Node","fields":[
            {"name":"value","type":"int"},
            {"name":"below","type":{"type":"map","values":"Node"}}]}},
          """
              + FIELDS);

  private static final InMemoryRegistry SERVER = new InMemoryRegistry();
  private static final AvroCodec<Order> CODEC =
      new AvroCodec<>(
          JsonCodec.of(Order.class),
          OURS,
          "orders",
          new SchemaRegistry(new RegistryAddress(SERVER.address(), null, Duration.ofSeconds(10))));

  /** A record with money, a time, and something that may be missing. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Order(
      String orderId,
      @JsonSerialize(using = Money.Writer.class) BigDecimal price,
      WrittenTime at,
      @Nullable String note) {
    Order {
      if (orderId == null || at == null || price == null || !Money.isReasonable(price)) {
        throw new InvalidRecord("not-an-order", "something is missing, or too large");
      }
    }
  }

  private static String schema(String fields) {
    return "{\"type\":\"record\",\"name\":\"Order\",\"fields\":[" + fields + "]}";
  }

  static Stream<byte[]> messages() {
    int ours = SERVER.put(OURS);
    int newer = SERVER.put(NEWER);
    WrittenTime time = WrittenTime.parse("2024-01-15T10:30:00", ZoneOffset.UTC);
    byte[] whole = CODEC.encode(new Order("o-1", new BigDecimal("15.30"), time, "a note"));
    byte[] exact = CODEC.encode(new Order("o", new BigDecimal("0.12345"), WrittenTime.of(0), null));
    String more = "01" + "0000000000" + "02" + "010203" + "0400" + "06" + "0202610800" + "00";
    ByteBuffer known = ByteBuffer.allocate(256).put((byte) 0).putInt(newer);
    known.put(HexFormat.of().parseHex(more)).put(whole, 5, whole.length - 5);
    return Stream.of(
        frame(ours, whole, 5),
        frame(ours, exact, 5),
        java.util.Arrays.copyOf(known.array(), known.position()),
        new byte[] {0, 0, 0, 0, 3, 1},
        new byte[] {1});
  }

  private static byte[] frame(int id, byte[] message, int from) {
    return ByteBuffer.allocate(message.length)
        .put((byte) 0)
        .putInt(id)
        .put(message, from, message.length - from)
        .array();
  }

  @MethodSource("messages")
  @FuzzTest
  void whatIsReadIsWrittenAndReadTheSame(byte[] input) throws MalformedRecord {
    byte[] message = withOneOfFewIds(input);
    assertThat(CODEC.describe(message)).isNotNull();
    Order order;
    try {
      order = CODEC.decode(message);
    } catch (MalformedRecord refused) {
      return;
    }
    byte[] written = CODEC.encode(order);
    Order again = CODEC.decode(written);
    assertThat(again.price()).isEqualByComparingTo(order.price());
    assertThat(again)
        .isEqualTo(new Order(order.orderId(), again.price(), order.at(), order.note()));
    assertThat(CODEC.encode(again)).isEqualTo(written);
  }

  /** The registry is asked for each unknown id, which takes longer than all else. */
  private static byte[] withOneOfFewIds(byte[] input) {
    byte[] message = input.clone();
    for (int at = 1; at < Math.min(message.length, 5); at++) {
      message[at] = at == 4 ? (byte) (message[at] & 3) : 0;
    }
    return message;
  }
}
