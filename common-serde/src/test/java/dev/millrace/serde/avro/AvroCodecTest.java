package dev.millrace.serde.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.millrace.serde.codec.InvalidRecord;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.codec.Money;
import dev.millrace.serde.codec.WrittenTime;
import dev.millrace.serde.deadletter.Stage;
import dev.millrace.serde.registry.RegistryAddress;
import dev.millrace.serde.registry.RegistryUnavailable;
import dev.millrace.serde.registry.SchemaRegistry;
import dev.millrace.testing.InMemoryRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvroCodecTest {
  private static final String MONEY =
      "[{'type':'bytes','logicalType':'decimal','precision':20,'scale':2},'string']";
  private static final String TIME = "['string',{'type':'long','logicalType':'timestamp-millis'}]";
  private static final String VERSION_1 =
      order(
          "{'name':'order_id','type':'string'},{'name':'pieces','type':'int'},{'name':'price','type':"
              + MONEY
              + "},{'name':'at','type':"
              + TIME
              + "}");
  private static final String VERSION_2 =
      order(
          "{'name':'note','type':['null','string'],'default':null},"
              + "{'name':'order_id','type':'string'},{'name':'pieces','type':'int','default':1},"
              + "{'name':'price','type':"
              + MONEY
              + "},{'name':'at','type':"
              + TIME
              + "}");

  /** A record with one field of each kind. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Order(
      String orderId,
      int pieces,
      @JsonSerialize(using = Money.Writer.class) BigDecimal price,
      WrittenTime at,
      @Nullable String note) {
    Order {
      if (pieces < 1) {
        throw new InvalidRecord("pieces-below-one", "pieces must be at least 1");
      }
    }
  }

  private final InMemoryRegistry server = new InMemoryRegistry();
  private final SchemaRegistry registry =
      new SchemaRegistry(new RegistryAddress(server.address(), null, Duration.ofMillis(300)));
  private final AvroCodec<Order> codec = codec(VERSION_2);

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest(name = "{0} at {1}, {2}")
  @CsvSource({
    "15.30,                    1705314600000,             a note",
    "0.00,                     1705314600000,",
    "-12.34,                   2024-01-15T10:30:00,       ''",
    "15.300,                   2024-01-15T10:30:00+01:00, aé漢😀",
    "0.1000000000000000055,    2024-01-15T10:30:00Z,      x",
    "999999999999999999.99,    0,                         x",
    "9999999999999999999.99,   0,                         x",
    "123456789012345678901234, 0,                         x",
  })
  void readsWhatItWrites(BigDecimal price, String at, @Nullable String note) throws Exception {
    WrittenTime time =
        at.contains("T")
            ? WrittenTime.parse(at, java.time.ZoneOffset.UTC)
            : WrittenTime.of(Long.parseLong(at));
    var order = new Order("o-1", 3, price, time, note);
    Order read = codec.decode(codec.encode(order));
    // A whole number comes back with cents.
    assertThat(read.price()).isEqualByComparingTo(price);
    assertThat(read.price().scale()).isBetween(price.scale(), Math.max(2, price.scale()));
    assertThat(read).isEqualTo(new Order("o-1", 3, read.price(), time, note));
  }

  @Test
  void writesConfluentsWireFormat() {
    var order = new Order("o-1", 3, new BigDecimal("1.28"), WrittenTime.of(0), null);
    assertThat(HexFormat.of().formatHex(codec.encode(order)))
        // magic, id | note: branch 0 | "o-1" | 3 | branch 0, 2 bytes, 128 | branch 1, 0
        .isEqualTo("0000000001" + "00" + "066f2d31" + "06" + "00040080" + "0200");
  }

  @Test
  void registersOnceAndOnTheCluster() throws Exception {
    AvroCodec<Order> sent = InstantiationUtil.clone(codec);
    assertThat(server.requests()).isEmpty();
    sent.open();
    var order = new Order("o-1", 3, BigDecimal.ONE, WrittenTime.of(0), null);
    assertThat(sent.encode(order)).isEqualTo(sent.encode(order));
    assertThat(server.requests()).containsExactly("POST /some/path/subjects/orders-value/versions");
  }

  @Test
  void anOlderWritersRecordsAreFilledWithDefaults() throws Exception {
    byte[] old = write(VERSION_1, Map.of("order_id", "o", "pieces", 2, "price", "1", "at", 0L));
    assertThat(codec.decode(old)).isEqualTo(new Order("o", 2, BigDecimal.ONE, time(), null));
    String withoutPieces =
        order(
            "{'name':'order_id','type':'string'},{'name':'price','type':'string'},{'name':'at','type':'long'}");
    assertThat(
            codec
                .decode(write(withoutPieces, Map.of("order_id", "o", "price", "2.5", "at", 0L)))
                .pieces())
        .isEqualTo(1);
  }

  @Test
  void aNewerWritersFieldsAreLeftOut() throws Exception {
    var order = new Order("o", 2, new BigDecimal("1.00"), time(), "for a newer reader only");
    assertThat(codec(VERSION_1).decode(codec.encode(order)))
        .isEqualTo(new Order("o", 2, new BigDecimal("1.00"), time(), null));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "another number of places | {'type':'bytes','logicalType':'decimal','precision':20,'scale':4}",
        "plain bytes              | 'bytes'",
        "among others             | ['null',{'type':'bytes','logicalType':'decimal','precision':9,'scale':0}]",
        "binary floating point    | 'double'",
      })
  void refusesPricesThatWouldBeReadWrong(String what, String type) {
    String schema =
        order(
            "{'name':'order_id','type':'string'},{'name':'price','type':"
                + type
                + "},{'name':'at','type':'long'}");
    Object price =
        type.contains("double") ? (Object) 1.5 : ByteBuffer.wrap(BigInteger.TEN.toByteArray());
    assertReason(
        write(schema, Map.of("order_id", "o", "price", price, "at", 0L)), "incompatible-schema");
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp-micros", "timestamp-nanos", "local-timestamp-micros"})
  void refusesTimesThatWouldBeReadWrong(String unit) {
    String schema =
        order(
            "{'name':'order_id','type':'string'},{'name':'price','type':'string'},{'name':'at','type':"
                + "{'type':'long','logicalType':'"
                + unit
                + "'}}");
    assertReason(
        write(schema, Map.of("order_id", "o", "price", "1", "at", 1_000_000L)),
        "incompatible-schema");
  }

  @Test
  void refusesWritersThatLackWhatHasNoDefault() {
    String schema = order("{'name':'order_id','type':'string'}");
    assertReason(write(schema, Map.of("order_id", "o")), "incompatible-schema");
  }

  @Test
  void tellsBrokenRulesFromBrokenBytes() {
    byte[] none = write(VERSION_1, Map.of("order_id", "o", "pieces", 0, "price", "1", "at", 0L));
    assertThatThrownBy(() -> codec.decode(none))
        .isInstanceOfSatisfying(
            MalformedRecord.class,
            malformed -> {
              assertThat(malformed.stage()).isEqualTo(Stage.VALIDATE);
              assertThat(malformed.reason()).isEqualTo("pieces-below-one");
            });
    byte[] soon =
        write(VERSION_1, Map.of("order_id", "o", "pieces", 1, "price", "1", "at", "soon"));
    assertThatThrownBy(() -> codec.decode(soon))
        .isInstanceOfSatisfying(
            MalformedRecord.class,
            malformed -> assertThat(malformed.reason()).isEqualTo("timestamp-unreadable"));
  }

  @ParameterizedTest(name = "a price of {0}")
  @ValueSource(strings = {"free", "", " 1", "1,5", "NaN", "0x10", "1e99999999999"})
  void refusesTextsThatAreNoDecimals(String price) {
    assertReason(
        write(VERSION_1, Map.of("order_id", "o", "pieces", 1, "price", price, "at", 0L)),
        "wrong-value");
  }

  @Test
  void refusesADecimalOfNoBytes() {
    assertReason(
        write(
            VERSION_1,
            Map.of("order_id", "o", "pieces", 1, "price", ByteBuffer.allocate(0), "at", 0L)),
        "wrong-value");
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource({
    "nothing,                           '',                         empty",
    "JSON,                              7b7d,                       not-avro",
    "half an id,                        000000,                     truncated",
    "an id and nothing else,            0000000001,                 truncated",
    "an id that is not there,           00000000630000,             unknown-schema",
    "a negative id,                     00ffffffff0000,             unknown-schema",
    "a length of two billion,           000000000100feffffff0f,     truncated",
    "a length of nine quintillions,     000000000100feffffffffffffffff01, truncated",
    "a negative length,                 00000000010001,             not-avro",
    "a number without end,              000000000100ffffffffffffffffffffff, not-avro",
    "a branch that is not there,        000000000104,               not-avro",
    "a negative branch,                 000000000101,               not-avro",
    "text that is not UTF-8,            000000000100066fff31,       not-utf-8",
    "an int of 64 bits,                 000000000100026ffeffffffffff01, not-avro",
    "bytes behind it,                   000000000100066f2d310600040080020000, trailing-bytes",
    "a byte too few,                    000000000100066f2d310600040080, truncated",
  })
  void refuses(String what, String hex, String reason) {
    codec.open();
    assertReason(HexFormat.of().parseHex(hex), reason);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        // what is skipped                | its type                          | its bytes
        // | reason
        "two billion nulls                | {'type':'array','items':'null'}   | feffffff0f00         | over-a-limit",
        "nine quintillion nulls           | {'type':'array','items':'null'}   | feffffffffffffffff01 | over-a-limit",
        "the negative of the minimum      | {'type':'array','items':'null'}   | ffffffffffffffffff0100 | over-a-limit",
        "a block longer than the rest     | {'type':'array','items':'int'}    | 01feffffff0f         | truncated",
        "a block longer than its items    | {'type':'array','items':'int'}    | 0104020000           | not-avro",
        "a map of endless names           | {'type':'map','values':'int'}     | 02feffffff0f         | truncated",
        "a symbol that is not there       | {'type':'enum','name':'E','symbols':['A']} | 02          | not-avro",
        "a truth that is neither          | 'boolean'                         | 07                   | not-avro",
        "a double cut short               | 'double'                          | 00                   | truncated",
        "a list deeper than any           | {'type':'record','name':'L','fields':[{'name':'n','type':['null','L']}]} | deep | over-a-limit",
      })
  void refusesInFieldsThatItSkips(String what, String type, String hex, String reason) {
    int id = server.put(order("{'name':'extra','type':" + type + "}"));
    byte[] extra;
    if (hex.equals("deep")) {
      extra = new byte[100_000];
      Arrays.fill(extra, (byte) 2);
    } else {
      extra = HexFormat.of().parseHex(hex);
    }
    byte[] message =
        ByteBuffer.allocate(5 + extra.length).put((byte) 0).putInt(id).put(extra).array();
    assertReason(message, reason);
  }

  @Test
  void hostileLengthsTakeNoMemory() {
    codec.open();
    byte[] message = HexFormat.of().parseHex("000000000100feffffff0f");
    long before = allocated();
    for (int i = 0; i < 1000; i++) {
      assertReason(message, "truncated");
    }
    // A thousand times two gigabytes otherwise.
    assertThat(allocated() - before).isLessThan(200_000_000);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      quoteCharacter = '^',
      delimiter = '|',
      value = {
        "a JSON schema     | {`schema`:`{}`,`schemaType`:`JSON`}                              | not-an-avro-schema",
        "one of several    | {`schema`:`\\`A\\``,`references`:[{`name`:`A`,`subject`:`a`,`version`:1}]} | schema-with-references",
        "no schema at all  | {`schema`:`hello`}                                               | unreadable-schema",
      })
  void makesDeadLettersOfWhatIsNoUseUnderAnId(String what, String body, String reason) {
    server.answerOnce(200, body.replace('`', '"'));
    assertReason(HexFormat.of().parseHex("000000000700"), reason);
  }

  @Test
  void asksOnceForEachSchemaEvenForUnknownOnes() throws Exception {
    byte[] known = codec.encode(new Order("o-1", 3, BigDecimal.ONE, time(), null));
    byte[] unknown = HexFormat.of().parseHex("000000006300");
    for (int i = 0; i < 5; i++) {
      assertThat(codec.decode(known).pieces()).isEqualTo(3);
      assertReason(unknown, "unknown-schema");
    }
    assertThat(server.requests())
        .containsExactly(
            "POST /some/path/subjects/orders-value/versions",
            "GET /some/path/schemas/ids/1",
            "GET /some/path/schemas/ids/99");
  }

  @Test
  void aRegistryThatIsDownMakesNoDeadLetters() throws Exception {
    byte[] message = codec.encode(new Order("o-1", 3, BigDecimal.ONE, time(), null));
    AvroCodec<Order> elsewhere = InstantiationUtil.clone(codec);
    for (int i = 0; i < 10; i++) {
      server.answerOnce(503, "");
    }
    assertThatThrownBy(() -> elsewhere.decode(message)).isInstanceOf(RegistryUnavailable.class);
  }

  @Test
  void saysWhatAMessageHolds() {
    byte[] message = codec.encode(new Order("o-1", 3, new BigDecimal("1.5"), time(), null));
    assertThat(codec.describe(message))
        .isEqualTo("{\"note\":null,\"order_id\":\"o-1\",\"pieces\":3,\"price\":1.50,\"at\":0}");
    assertThat(codec.describe("{}".getBytes(StandardCharsets.UTF_8))).contains("begins with 123");
  }

  @Test
  void showsValuesOfEveryKindAsTheyWereWritten() throws Exception {
    String everything =
        order(
            "{'name':'list','type':{'type':'array','items':'long'}},"
                + "{'name':'map','type':{'type':'map','values':['null','double']}},"
                + "{'name':'kind','type':{'type':'enum','name':'K','symbols':['A','B']}},"
                + "{'name':'blob','type':'bytes'},{'name':'yes','type':'boolean'},"
                + "{'name':'cents','type':{'type':'fixed','name':'F','size':4,'logicalType':'decimal','precision':9,'scale':2}}");
    Schema schema = new Schema.Parser().parse(everything);
    AvroMessages messages = AvroMessages.asWritten(registry);
    String json =
        "{\"list\":[1,2,3],\"map\":{\"a\":null,\"b\":0.5},\"kind\":\"B\",\"blob\":\"AAE=\",\"yes\":true,\"cents\":-1.28}";
    var tree =
        (com.fasterxml.jackson.databind.node.ObjectNode)
            new com.fasterxml.jackson.databind.ObjectMapper().readTree(json);
    tree.put("blob", new byte[] {0, 1});
    byte[] message = messages.write(server.put(everything), schema, tree);
    assertThat(messages.read(message).toString()).isEqualTo(json);
  }

  private AvroCodec<Order> codec(String schema) {
    return new AvroCodec<>(JsonCodec.of(Order.class), schema, "orders", registry);
  }

  private void assertReason(byte[] message, String reason) {
    assertThatThrownBy(() -> codec.decode(message))
        .isInstanceOfSatisfying(
            MalformedRecord.class,
            malformed -> {
              assertThat(malformed.reason()).as(malformed.getMessage()).isEqualTo(reason);
              assertThat(malformed.stage()).isEqualTo(Stage.DESERIALIZE);
              assertThat(malformed).message().isNotBlank();
            });
  }

  /** A message as Avro's own writer makes it. */
  private byte[] write(String schemaText, Map<String, Object> fields) {
    Schema schema = new Schema.Parser().parse(schemaText);
    var record = new GenericData.Record(schema);
    fields.forEach(record::put);
    var bytes = new ByteArrayOutputStream();
    bytes.write(0);
    bytes.writeBytes(ByteBuffer.allocate(4).putInt(server.put(schemaText)).array());
    try {
      var encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      new GenericDatumWriter<GenericData.Record>(schema).write(record, encoder);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return bytes.toByteArray();
  }

  private static WrittenTime time() {
    return WrittenTime.of(0);
  }

  private static String order(String... fields) {
    return "{'type':'record','name':'Order','fields':[%s]}"
        .formatted(String.join(",", List.of(fields)))
        .replace('\'', '"');
  }

  private static long allocated() {
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
