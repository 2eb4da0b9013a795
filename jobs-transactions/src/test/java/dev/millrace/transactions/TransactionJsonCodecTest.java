package dev.millrace.transactions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.serde.codec.Codec;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.transactions.model.Transaction;
import dev.millrace.transactions.sample.SampleSettings;
import dev.millrace.transactions.sample.TransactionSamples;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the fast codec to the strict one, whose own tests say what is right. */
class TransactionJsonCodecTest {
  private static final String SPECIMEN =
      """
      {"transaction_id":"t-1","user_id":"u","product":"p","category":"c","amount":10.5,\
      "quantity":2,"payment_method":"m","timestamp":"2024-01-15T10:30:00","location":"l"}""";

  /** Bytes that mean something in JSON or UTF-8, and some that do not. */
  private static final byte[] TELLING =
      "{}[]\":,\\.-+eE0129 \t\n\r/abntuxTZ\0\u001f\u007f".getBytes(UTF_8);

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private final Codec<Transaction> fast = new TransactionJsonCodec(BERLIN);
  private final Codec<Transaction> strict = JsonCodec.of(Transaction.class).inZone(BERLIN);

  @Test
  void agreesWhateverByteIsChangedAddedOrLeftOut() {
    byte[] good = SPECIMEN.getBytes(UTF_8);
    for (int at = 0; at < good.length; at++) {
      assertAgreement(without(good, at));
      assertAgreement(Arrays.copyOf(good, at));
      for (byte telling : TELLING) {
        assertAgreement(changed(good, at, telling));
        assertAgreement(added(good, at, telling));
      }
      assertAgreement(changed(good, at, (byte) 0xc3));
      assertAgreement(added(good, at, (byte) 0xff));
    }
  }

  @Test
  void agreesAboutEverySampleGoodOrBad() {
    var samples =
        new TransactionSamples(
            SampleSettings.of(5, Instant.parse("2024-01-15T10:30:00Z")).withBadShare(0.5));
    for (int i = 0; i < 5_000; i++) {
      byte[] value = samples.next().value();
      if (value != null) {
        assertAgreement(value);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.5|0",
        "10.5|0.00",
        "10.5|-0.0",
        "10.5|-1",
        "10.5|00.5",
        "10.5|.5",
        "10.5|5.",
        "10.5|+5",
        "10.5|1e2",
        "10.5|999999999999999999",
        "10.5|9999999999999999999",
        "10.5|0.1234567890123456789",
        "10.5|999999999999999.99",
        "10.5|1000000000000000",
        "10.5|\"10.5\"",
        "10.5|null",
        "10.5|{}",
        ":2,|:2.0,",
        ":2,|:2147483647,",
        ":2,|:2147483648,",
        ":2,|:-2147483649,",
        ":2,|:0,",
        ":2,|: 2 ,",
        "\"2024-01-15T10:30:00\"|1705314600000",
        "\"2024-01-15T10:30:00\"|1705314600000.0",
        "\"2024-01-15T10:30:00\"|-1",
        "\"2024-01-15T10:30:00\"|999999999999999999",
        "T10:30:00|T10:30",
        "T10:30:00|T10:30:00Z",
        "T10:30:00|T10:30:00.123",
        "T10:30:00|T10:30:00.",
        "T10:30:00|T10:30:00.123456789",
        "T10:30:00|T10:30:00.1234567890",
        "T10:30:00|T10:30:00.9x",
        "T10:30:00|T10:30:00,5",
        "T10:30:00|T10:30:60",
        "T10:30:00|T24:00:00",
        "T10:30:00|t10:30:00",
        "T10:30:00| 10:30:00",
        "01-15T|02-29T",
        "01-15T|02-30T",
        "01-15T|13-01T",
        "01-15T|00-10T",
        "01-15T|12-31T",
        "01-15T|03-31T",
        "2024-01|0000-01",
        "2024-01|2023-02",
        "2024-01|-024-01",
        "2024-01-15T10|2024-03-31T02",
        "\"product\":\"p\",|",
        "\"product\":\"p\"|\"product\":null",
        "\"product\":\"p\"|\"product\":7",
        "\"product\":\"p\"|\"product\":\"\"",
        "\"product\":\"p\"|\"product\":\"é\"",
        "\"product\":\"p\"|\"product\":\"\\u0041\"",
        "\"product\"|\"user_id\"",
        "\"product\"|\"new\"",
        "\"product\":\"p\"|\"new\":1,\"new\":1",
        "\"product\"|\"Product\"",
        "\"product\"|\"\"",
        "\"c\"|\"\"",
        "\"c\"|\"  \"",
        "\"u\"|null",
        "\"quantity\":2,|",
      })
  void agreesAbout(String change) {
    String[] parts = change.split("\\|", -1);
    assertThat(SPECIMEN).contains(parts[0]);
    assertAgreement(SPECIMEN.replace(parts[0], parts[1]).getBytes(UTF_8));
  }

  @Test
  void agreesAboutAnyOrderAndAnyBlanks() {
    String spread = SPECIMEN.replace(":\"", " : \"").replace(",", " ,\n\t");
    String turned =
        "{\"location\":\"l\"," + SPECIMEN.substring(1).replace(",\"location\":\"l\"", "");
    for (String json : List.of(spread, turned, ' ' + SPECIMEN + "\r\n", SPECIMEN + SPECIMEN)) {
      assertAgreement(json.getBytes(UTF_8));
    }
  }

  @Test
  void agreesAboutMessagesOfAnyLength() {
    for (int length : new int[] {0, 255, 256, 70_000}) {
      assertAgreement(SPECIMEN.replace("\"c\"", '"' + "c".repeat(length) + '"').getBytes(UTF_8));
      assertAgreement(SPECIMEN.replace("\"p\"", '"' + "p".repeat(length) + '"').getBytes(UTF_8));
    }
  }

  private void assertAgreement(byte[] bytes) {
    assertThat(outcome(fast, bytes))
        .as(() -> new String(bytes, UTF_8))
        .isEqualTo(outcome(strict, bytes));
  }

  private static String outcome(Codec<Transaction> codec, byte[] bytes) {
    try {
      return codec.decode(bytes).toString();
    } catch (MalformedRecord malformed) {
      return malformed.stage() + " " + malformed.reason() + " " + malformed.getMessage();
    }
  }

  private static byte[] changed(byte[] bytes, int at, byte to) {
    byte[] changed = bytes.clone();
    changed[at] = to;
    return changed;
  }

  private static byte[] added(byte[] bytes, int at, byte more) {
    byte[] longer = new byte[bytes.length + 1];
    System.arraycopy(bytes, 0, longer, 0, at);
    longer[at] = more;
    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
    return longer;
  }

  private static byte[] without(byte[] bytes, int at) {
    byte[] shorter = new byte[bytes.length - 1];
    System.arraycopy(bytes, 0, shorter, 0, at);
    System.arraycopy(bytes, at + 1, shorter, at, shorter.length - at);
    return shorter;
  }
}
