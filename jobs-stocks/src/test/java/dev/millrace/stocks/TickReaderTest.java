package dev.millrace.stocks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.stocks.model.Tick;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TickReaderTest {
  /** 2024-01-30T10:00:01.123456Z. */
  private static final long MICROS = 1_706_608_801_123_456L;

  private final TickReader reader = new TickReader(ZoneOffset.UTC);

  @Test
  void readsTheTickOfTheSpecification() throws Exception {
    assertThat(
            read(
                "{'symbol':'AAPL','price':150.50,'volume':1000,"
                    + "'timestamp':'2024-01-30T10:00:01.123456'}"))
        .isEqualTo(new Tick("AAPL", 150.5, 1000, MICROS));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'2024-01-30T10:00:01.123456'       | 1706626801123456",
        "'2024-01-30T10:00:01.123456789'    | 1706626801123456",
        "'2024-01-30T10:00:01'              | 1706626801000000",
        "'2024-01-30T10:00:01.123456Z'      | 1706608801123456",
        "'2024-01-30T11:00:01.123456+01:00' | 1706608801123456",
        "1706608801123                      | 1706608801123000",
        "0                                  | 0",
      })
  void readsTimesInAllForms(String written, long micros) throws Exception {
    TickReader newYork = new TickReader(ZoneId.of("America/New_York"));
    // An escape in the name takes the way of the strict parser.
    for (String symbol : List.of("A", "\\u0041")) {
      String json = json("{'symbol':'%s','price':1,'volume':1,'timestamp':%s}", symbol, written);
      assertThat(newYork.read(json.getBytes(UTF_8))).isEqualTo(new Tick("A", 1, 1, micros));
    }
  }

  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource({
    "150.50,                 150.5",
    "1,                      1",
    "1.5e2,                  150",
    "0.1,                    0.1",
    "123456789012345678,     1.2345678901234568E17",
    "1234567890.12345678,    1234567890.1234567",
    "0.00000000000000012345, 1.2345e-16",
    "1e-300,                 1e-300",
  })
  void readsPricesAsJavaDoes(String written, double price) throws Exception {
    assertThat(read(json("{'symbol':'A','price':%s,'volume':1,'timestamp':0}", written)).price())
        .isEqualTo(price);
  }

  @Test
  void readsPricesOfAnyLengthAsJavaDoes() throws Exception {
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String digits = "1" + random.nextLong(1, Long.MAX_VALUE);
      digits = digits.substring(0, 1 + i % digits.length());
      int point = random.nextInt(1, digits.length() + 1);
      String price = digits.substring(0, point) + '.' + digits.substring(point) + '0';
      assertThat(read(json("{'symbol':'A','price':%s,'volume':1,'timestamp':0}", price)).price())
          .as(price)
          .isEqualTo(Double.parseDouble(price));
    }
  }

  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'price':1,'volume':1,'timestamp':1}                                | missing-symbol",
        "{'symbol':null,'price':1,'volume':1,'timestamp':1}                  | missing-symbol",
        "{'symbol':'','price':1,'volume':1,'timestamp':1}                    | blank-symbol",
        "{'symbol':' ','price':1,'volume':1,'timestamp':1}                   | blank-symbol",
        "{'symbol':1,'price':1,'volume':1,'timestamp':1}                     | wrong-type",
        "{'symbol':'A','volume':1,'timestamp':1}                             | missing-price",
        "{'symbol':'A','price':null,'volume':1,'timestamp':1}                | missing-price",
        "{'symbol':'A','price':0,'volume':1,'timestamp':1}         | price-not-above-zero",
        "{'symbol':'A','price':-0.0,'volume':1,'timestamp':1}      | price-not-above-zero",
        "{'symbol':'A','price':-1,'volume':1,'timestamp':1}        | price-not-above-zero",
        "{'symbol':'A','price':1e-400,'volume':1,'timestamp':1}    | price-not-above-zero",
        "{'symbol':'A','price':1e400,'volume':1,'timestamp':1}     | price-out-of-range",
        "{'symbol':'A','price':NaN,'volume':1,'timestamp':1}                 | not-json",
        "{'symbol':'A','price':'1','volume':1,'timestamp':1}                 | wrong-type",
        "{'symbol':'A','price':true,'volume':1,'timestamp':1}                | wrong-type",
        "{'symbol':'A','price':1,'timestamp':1}                              | missing-volume",
        "{'symbol':'A','price':1,'volume':-1,'timestamp':1}                  | negative-volume",
        "{'symbol':'A','price':1,'volume':4294967296,'timestamp':1} | volume-out-of-range",
        "{'symbol':'A','price':1,'volume':1.0,'timestamp':1}                 | wrong-type",
        "{'symbol':'A','price':1,'volume':99999999999999999999,'timestamp':1} | wrong-value",
        "{'symbol':'A','price':1,'volume':'1','timestamp':1}                 | wrong-type",
        "{'symbol':'A','price':1,'volume':1}                                 | missing-timestamp",
        "{'symbol':'A','price':1,'volume':1,'timestamp':'soon'}     | timestamp-unreadable",
        "{'symbol':'A','price':1,'volume':1,'timestamp':1.5}                 | wrong-type",
        "{'symbol':'A','price':1,'volume':1,'timestamp':-1}         | timestamp-out-of-range",
        "{'symbol':'A','price':1,'volume':1,'timestamp':10413792000000} | timestamp-out-of-range",
        "{'symbol':'A','price':1,'volume':1,'timestamp':1,'price':1}         | not-json",
        "{'symbol':'A','price':1,'volume':1,'timestamp':1                    | truncated",
        "{'symbol':'A','price':1,'volume':1,'timestamp':1} {}                | wrong-type",
        "[{'symbol':'A','price':1,'volume':1,'timestamp':1}]                 | wrong-type",
        "null                                                                | not-a-record",
        "``                                                                  | empty",
      })
  void refusesWhatIsNoTick(String message, String reason) {
    assertThat(outcome(json(message).getBytes(UTF_8))).isEqualTo(reason);
  }

  @Test
  void takesTheLargestVolumeAndTheLastMicrosecond() throws Exception {
    assertThat(
            read(
                "{'symbol':'A','price':1,'volume':4294967295,"
                    + "'timestamp':'2299-12-31T23:59:59.999999'}"))
        .isEqualTo(new Tick("A", 1, 4_294_967_295L, 10_413_791_999_999_999L));
  }

  @Test
  void refusesLongNamesDeepNestingAndBrokenText() {
    String name = "x".repeat(256);
    assertThat(
            outcome(
                json("{'symbol':'%s','price':1,'volume':1,'timestamp':1}", name).getBytes(UTF_8)))
        .isEqualTo("long-symbol");
    assertThat(outcome(json("{'venue':" + "[".repeat(50_000)).getBytes(UTF_8)))
        .isEqualTo("over-a-limit");
    assertThat(
            outcome(
                json("{'symbol':'\u00c3(','price':1,'volume':1,'timestamp':1}")
                    .getBytes(ISO_8859_1)))
        .isEqualTo("not-utf-8");
  }

  @Test
  void doesNotMindFieldsThatItDoesNotKnow() throws Exception {
    assertThat(read("{'symbol':'é','venue':{'name':'X'},'price':1,'volume':1,'timestamp':1}"))
        .isEqualTo(new Tick("é", 1, 1, 1_000));
  }

  private String outcome(byte[] message) {
    try {
      return reader.read(message).toString();
    } catch (MalformedRecord refused) {
      return refused.reason();
    }
  }

  /** With double quotes for the single ones, which are easier to read here. */
  private static String json(String text, String... values) {
    return text.formatted((Object[]) values).replace('\'', '"');
  }

  private Tick read(String message) throws MalformedRecord {
    return reader.read(json(message).getBytes(UTF_8));
  }
}
