package dev.millrace.serde.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.millrace.serde.deadletter.Stage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {
  /** A record with one field of each kind. */
  record Order(
      String id,
      @JsonProperty(required = true) int pieces,
      @JsonSerialize(using = Money.Writer.class) BigDecimal price,
      WrittenTime at,
      @Nullable String note) {
    Order {
      if (pieces < 1) {
        throw new InvalidRecord("pieces-below-one", "pieces must be at least 1");
      }
    }
  }

  private final JsonCodec<Order> codec = JsonCodec.of(Order.class);

  @Test
  void readsWhatItWrites() throws Exception {
    var order =
        new Order("o-1", 3, new BigDecimal("19.90"), WrittenTime.of(1_705_314_600_000L), null);
    assertThat(codec.decode(codec.encode(order))).isEqualTo(order);
  }

  @Test
  void allowsFieldsThatItDoesNotKnow() throws Exception {
    Order order = decode("{'id':'a','pieces':1,'price':1,'at':0,'colour':{'r':[1,2]}}");
    assertThat(order.id()).isEqualTo("a");
  }

  @Test
  void leavesRepeatsToARecordThatLooksForThemItself() throws Exception {
    byte[] twice =
        "{\"colour\":1,\"colour\":2,\"amount\":\"1.00\"}".getBytes(StandardCharsets.UTF_8);
    JsonCodec<Left> left = JsonCodec.of(Left.class).leavingRepeatsToTheRecord();
    assertThat(left.decode(twice).amount()).isEqualTo("1.00");
    assertThatThrownBy(() -> JsonCodec.of(Left.class).decode(twice))
        .hasMessageContaining("Duplicate field 'colour'");
  }

  /** A record that would look for repeats, if they mattered to it. */
  record Left(String amount) {}

  @ParameterizedTest
  @ValueSource(ints = {0, 6, 7, 8, 9, 15, 16, 17, 20})
  void refusesAByteThatUtf8HasNotWhereverItStands(int letters) {
    byte[] bytes = ("{\"id\":\"" + "a".repeat(letters) + "?\"}").getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length - 3] = (byte) 0xff;
    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOfSatisfying(
            MalformedRecord.class,
            malformed -> assertThat(malformed.reason()).isEqualTo("not-utf-8"));
  }

  @Test
  void keepsDecimalsExactly() throws Exception {
    Order order = decode("{'id':'a','pieces':1,'price':0.1000000000000000055,'at':0}");
    assertThat(order.price()).isEqualTo("0.1000000000000000055");
  }

  @ParameterizedTest(name = "{0} is {2}")
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        // what it is            | the bytes                                              | reason
        "nothing                 | ``                                                     | empty",
        "the word null           | null                                                   | not-a-record",
        "an array                | []                                                     | wrong-type",
        "a text                  | 'id'                                                   | wrong-type",
        "half a record           | {'id':'a','pieces':                                    | truncated",
        "not JSON                | hello                                                  | not-json",
        "something behind it     | {'id':'a','pieces':1,'price':1,'at':0} x               | not-json",
        "two records             | {'id':'a','pieces':1,'price':1,'at':0}{}               | wrong-type",
        "a field twice           | {'id':'a','id':'b','pieces':1,'price':1,'at':0}        | not-json",
        "text for a number       | {'id':'a','pieces':'1','price':1,'at':0}               | wrong-type",
        "text for a decimal      | {'id':'a','pieces':1,'price':'1','at':0}               | wrong-type",
        "empty text for a decimal| {'id':'a','pieces':1,'price':'','at':0}                | wrong-type",
        "a number for text       | {'id':7,'pieces':1,'price':1,'at':0}                   | wrong-type",
        "a switch for text       | {'id':true,'pieces':1,'price':1,'at':0}                | wrong-type",
        "an object for text      | {'id':{},'pieces':1,'price':1,'at':0}                  | wrong-type",
        "a fraction for a whole  | {'id':'a','pieces':1.5,'price':1,'at':0}               | wrong-type",
        "a whole with a point    | {'id':'a','pieces':1.0,'price':1,'at':0}               | wrong-type",
        "a whole that is too big | {'id':'a','pieces':9999999999,'price':1,'at':0}        | wrong-value",
        "null for a whole        | {'id':'a','pieces':null,'price':1,'at':0}              | wrong-type",
        "no whole at all         | {'id':'a','price':1,'at':0}                            | wrong-type",
        "not a number            | {'id':'a','pieces':1,'price':NaN,'at':0}               | not-json",
        "infinity                | {'id':'a','pieces':1,'price':Infinity,'at':0}          | not-json",
        "a comma decimal         | {'id':'a','pieces':1,'price':1,5,'at':0}               | not-json",
        "a switch for a time     | {'id':'a','pieces':1,'price':1,'at':true}              | wrong-type",
        "a fraction for a time   | {'id':'a','pieces':1,'price':1,'at':1.5}               | wrong-type",
      })
  void refuses(String what, String json, String reason) {
    assertThatThrownBy(() -> decode(json))
        .as(what)
        .isInstanceOfSatisfying(
            MalformedRecord.class,
            malformed -> {
              assertThat(malformed.stage()).isEqualTo(Stage.DESERIALIZE);
              assertThat(malformed.reason()).isEqualTo(reason);
              assertThat(malformed).message().isNotBlank();
            });
  }

  @Test
  void refusesDeepNesting() {
    assertReason("{'deep':" + "[".repeat(1000) + "]".repeat(1000) + "}", "over-a-limit");
  }

  @Test
  void refusesNumbersThatAreTooLong() {
    assertReason("{'id':'a','pieces':1,'price':" + "9".repeat(200) + ",'at':0}", "over-a-limit");
  }

  @Test
  void refusesNumbersThatAreShortAndHuge() {
    assertReason("{'id':'a','pieces':1,'price':1e99999999999,'at':0}", "wrong-value");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a byte that UTF-8 has not,         7b226964223a22ff227d",
    "a character cut short,             7b226964223a22636166c328227d",
    "a character written too long,      7b226964223a22c080227d",
    "half of a pair,                    7b226964223a22eda080227d",
    "UTF-16 little end first,           7b0022006900640022003a0022006100220000007d00",
    "UTF-16 big end first,              007b0022006900640022003a00220061002200000000007d",
    "broken in a field it ignores,      7b22756e6b6e6f776e223a22c328227d",
  })
  void refusesWhatIsNotUtf8(String what, String hex) {
    assertThatThrownBy(() -> codec.decode(HexFormat.of().parseHex(hex)))
        .as(what)
        .isInstanceOfSatisfying(
            MalformedRecord.class,
            malformed -> assertThat(malformed.reason()).isEqualTo("not-utf-8"));
  }

  @Test
  void readsCharactersOfAllLengths() throws Exception {
    assertThat(decode("{'id':'aé漢😀','pieces':1,'price':1,'at':0}").id()).isEqualTo("aé漢😀");
  }

  @Test
  void tellsBrokenRulesFromBrokenBytes() {
    assertThatThrownBy(() -> decode("{'id':'a','pieces':0,'price':1,'at':0}"))
        .isInstanceOfSatisfying(
            MalformedRecord.class,
            malformed -> {
              assertThat(malformed.stage()).isEqualTo(Stage.VALIDATE);
              assertThat(malformed.reason()).isEqualTo("pieces-below-one");
              assertThat(malformed).hasMessage("pieces must be at least 1");
            });
  }

  @ParameterizedTest(name = "{0} is written {1}")
  @CsvSource({"15.3, 15.30", "20, 20.00", "1E+3, 1000.00", "0.005, 0.005"})
  void writesMoneyWithTwoDecimalsAtLeast(BigDecimal price, String written) {
    var order = new Order("a", 1, price, WrittenTime.of(0), null);
    assertThat(new String(codec.encode(order), StandardCharsets.UTF_8))
        .contains("\"price\":" + written + ",");
  }

  @Test
  void readsTimesWithoutAZoneInItsOwn() throws Exception {
    byte[] json =
        "{'id':'a','pieces':1,'price':1,'at':'2024-01-15T10:30:00'}"
            .replace('\'', '"')
            .getBytes(StandardCharsets.UTF_8);
    long utc = codec.decode(json).at().epochMillis();
    long berlin = codec.inZone(ZoneId.of("Europe/Berlin")).decode(json).at().epochMillis();
    assertThat(utc).isEqualTo(1_705_314_600_000L);
    assertThat(utc - berlin).isEqualTo(3_600_000);
  }

  private void assertReason(String json, String reason) {
    assertThatThrownBy(() -> decode(json))
        .isInstanceOfSatisfying(
            MalformedRecord.class, malformed -> assertThat(malformed.reason()).isEqualTo(reason));
  }

  private Order decode(String json) throws MalformedRecord {
    return codec.decode(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
