package dev.millrace.fingerprint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.fingerprint.model.Reading;
import dev.millrace.fingerprint.model.SensorMessage;
import dev.millrace.serde.codec.MalformedRecord;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SensorMessageReaderTest {
  private final SensorMessageReader reader = new SensorMessageReader();

  @Test
  void readsTheMessageOfTheSpecification() throws Exception {
    assertThat(
            read(
                """
                {"equip_id":110,"timestamp":1706123456789,"data":{"0001":"45.234","0002":"67.891",\
                "0003":"null","0004":23.456,"0005":null}}"""))
        .isEqualTo(
            new SensorMessage(
                "110",
                1706123456789L,
                List.of(
                    Reading.of("0001", 45.234),
                    Reading.of("0002", 67.891),
                    Reading.none("0003"),
                    Reading.of("0004", 23.456),
                    Reading.none("0005"))));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'45.234'                 | 45.234",
        "'-0.5'                   | -0.5",
        "'+7'                     | 7",
        "'007'                    | 7",
        "'.5'                     | 0.5",
        "'5.'                     | 5",
        "'1e3'                    | 1000",
        "'-2.5E-3'                | -0.0025",
        "' 12.5 '                 | 12.5",
        "45.234                   | 45.234",
        "-3                       | -3",
        "1e-320                   | 1e-320",
        "123456789012345678901234 | 123456789012345678901234",
        "'51.846000000000004'     | 51.846000000000004",
        "'99999999999999.9'       | 99999999999999.9",
        "'1e308'                  | 1e308",
        "'null'                   | none",
        "''                       | none",
        "'  '                     | none",
        "null                     | none",
        "'NaN'                    | invalid",
        "'nan'                    | invalid",
        "'Infinity'               | invalid",
        "'-inf'                   | invalid",
        "'1,5'                    | invalid",
        "'1.234,5'                | invalid",
        "'1e400'                  | invalid",
        "1e400                    | invalid",
        "'0x10'                   | invalid",
        "'1d'                     | invalid",
        "'1_000'                  | invalid",
        "'--1'                    | invalid",
        "'1e'                     | invalid",
        "'.'                      | invalid",
        "'-'                      | invalid",
        "'1.2.3'                  | invalid",
        "'12 5'                   | invalid",
        "'NULL'                   | invalid",
        "'\u0661'                 | invalid",
        "true                     | invalid",
        "{}                       | invalid",
        "{'value':1}              | invalid",
        "[1]                      | invalid",
      })
  void takesNumbersAndNothingElseForNumbers(String written, String meaning) throws Exception {
    Reading expected =
        switch (meaning) {
          case "none" -> Reading.none("s");
          case "invalid" -> Reading.invalid("s");
          default -> Reading.of("s", Double.parseDouble(meaning));
        };
    // An escape in the neighbour's name takes the way of the strict parser.
    for (String neighbour : List.of("n", "\\u006e")) {
      assertThat(
              read(json(
                      "{'equip_id':'a','timestamp':1,'data':{'%s':'1','s':%s,'z':2}}",
                      neighbour, written))
                  .readings())
          .containsExactly(Reading.of("n", 1), expected, Reading.of("z", 2));
    }
  }

  @Test
  void readsHugeNumbersForWhatTheyAre() throws Exception {
    String nines = "9".repeat(400_000);
    assertThat(reading(nines)).isEqualTo(Reading.invalid("s"));
    assertThat(reading("'" + nines + "'")).isEqualTo(Reading.invalid("s"));
    assertThat(reading("0." + nines)).isEqualTo(Reading.of("s", 1));
  }

  @Test
  void readsNumbersAsJavaDoes() throws Exception {
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String digits = String.valueOf(random.nextLong(1, Long.MAX_VALUE)).substring(0, 1 + i % 9);
      digits += String.valueOf(random.nextLong(1, Long.MAX_VALUE)).substring(0, i % 9);
      int point = random.nextInt(digits.length() + 1);
      String number = "-" + digits.substring(0, point) + '.' + digits.substring(point);
      assertThat(reading("'" + number + "'"))
          .as(number)
          .isEqualTo(Reading.of("s", Double.parseDouble(number)));
    }
  }

  @Test
  void namesEquipmentByNumberOrText() throws Exception {
    assertThat(equipment("110")).isEqualTo("110");
    assertThat(equipment("'110'")).isEqualTo("110");
    assertThat(equipment("'../../kiln'")).isEqualTo("../../kiln");
    assertThat(equipment("123456789012345678901234567890"))
        .isEqualTo("123456789012345678901234567890");
    assertThat(equipment("'\\u00e9'")).isEqualTo("é");
    assertThat(equipment("'é'")).isEqualTo("é");
  }

  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'timestamp':1,'data':{'s':'1'}}                                 | missing-equip-id",
        "{'equip_id':null,'timestamp':1,'data':{'s':'1'}}                 | missing-equip-id",
        "{'equip_id':' ','timestamp':1,'data':{'s':'1'}}                  | blank-equip-id",
        "{'equip_id':1.5,'timestamp':1,'data':{'s':'1'}}                  | wrong-type",
        "{'equip_id':{},'timestamp':1,'data':{'s':'1'}}                   | wrong-type",
        "{'equip_id':1,'data':{'s':'1'}}                                  | missing-timestamp",
        "{'equip_id':1,'timestamp':'soon','data':{'s':'1'}}               | timestamp-unreadable",
        "{'equip_id':1,'timestamp':1.5,'data':{'s':'1'}}                  | wrong-type",
        "{'equip_id':1,'timestamp':99999999999999999,'data':{'s':'1'}} | timestamp-out-of-range",
        "{'equip_id':1,'timestamp':1}                                     | missing-data",
        "{'equip_id':1,'timestamp':1,'data':null}                         | missing-data",
        "{'equip_id':1,'timestamp':1,'data':[1]}                          | wrong-type",
        "{'equip_id':1,'timestamp':1,'data':{}}                           | no-sensors",
        "{'equip_id':1,'timestamp':1,'data':{'s':1,'s':2}}                | not-json",
        "{'equip_id':1,'equip_id':1,'timestamp':1,'data':{'s':1}}         | not-json",
        "{'equip_id':1,'timestamp':1,'data':{'s':1                        | truncated",
        "{'equip_id':1,'timestamp':1,'data':{'s':1}} {}                   | wrong-type",
        "null                                                             | not-a-record",
        "``                                                               | empty",
      })
  void refusesWhatIsNoMessage(String message, String reason) {
    assertThat(outcome(json(message).getBytes(UTF_8))).isEqualTo(reason);
  }

  @Test
  void refusesDeepNestingAndBrokenText() {
    String deep = "{'equip_id':1,'timestamp':1,'data':{'s':" + "[".repeat(50_000);
    assertThat(outcome(json(deep).getBytes(UTF_8))).isEqualTo("over-a-limit");
    String broken = "{'equip_id':1,'timestamp':1,'data':{'\u00c3(':'1'}}";
    assertThat(outcome(json(broken).getBytes(ISO_8859_1))).isEqualTo("not-utf-8");
  }

  @Test
  void refusesNamesThatAreTooLong() {
    String name = "x".repeat(256);
    String equipment = json("{'equip_id':'%s','timestamp':1,'data':{'s':1}}", name);
    assertThat(outcome(equipment.getBytes(UTF_8))).isEqualTo("long-equip-id");
    String sensor = json("{'equip_id':1,'timestamp':1,'data':{'%s':1}}", name);
    assertThat(outcome(sensor.getBytes(UTF_8))).isEqualTo("long-sensor");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'equip_id':1,'timestamp':5,'data':{'a':'1','b':'2'}}",
        "{'equip_id':1,'timestamp':5,'data':{'b':'2','a':'1'}}",
        "{'equip_id':1,'timestamp':5,'data':{'a':'1'}}",
        "{'equip_id':1,'timestamp':5,'data':{'a':'1','b':'2','c':'3'}}",
        "{'equip_id':1,'timestamp':5,'data':{'a':'1','a':'2'}}",
        "{ 'data' : { 'a' : 1.5 } , 'timestamp' : 5 , 'equip_id' : '1' }",
        "{'equip_id':1,'timestamp':5,'data':{'a':'1'},'site':'north'}",
        "{'equip_id':-0,'timestamp':-5,'data':{'':'-0'}}",
      })
  void readsFastWhatItReadsStrictly(String message) throws Exception {
    // The sensors of the message before decide where names are looked for first.
    read(json("{'equip_id':9,'timestamp':9,'data':{'a':'1','b':'2'}}"));
    String strictly = message.replace("equip_id", "equip_\\u0069d");
    assertThat(outcome(json(message).getBytes(UTF_8)))
        .isEqualTo(outcome(json(strictly).getBytes(UTF_8)));
  }

  private String outcome(byte[] message) {
    try {
      return reader.read(message).toString();
    } catch (MalformedRecord refused) {
      return refused.reason();
    }
  }

  private Reading reading(String written) throws MalformedRecord {
    return read(json("{'equip_id':1,'timestamp':1,'data':{'s':%s}}", written)).readings().get(0);
  }

  private String equipment(String written) throws MalformedRecord {
    return read(json("{'equip_id':%s,'timestamp':1,'data':{'s':'1'}}", written)).equipId();
  }

  /** With double quotes for the single ones, which are easier to read here. */
  private static String json(String text, String... values) {
    return text.formatted((Object[]) values).replace('\'', '"');
  }

  private SensorMessage read(String message) throws MalformedRecord {
    return reader.read(message.getBytes(UTF_8));
  }
}
