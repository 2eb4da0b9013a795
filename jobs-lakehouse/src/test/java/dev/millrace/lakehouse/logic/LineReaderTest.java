package dev.millrace.lakehouse.logic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.lakehouse.model.BronzeRow;
import dev.millrace.lakehouse.model.Event;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineReaderTest {
  private final LineReader reader = new LineReader(ZoneId.of("Europe/Berlin"));

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        // line, camera, store, epoch microseconds
        "{'camera_id':'c','store_id':'s','timestamp':'2024-01-15T10:30:00Z'}      | c | s | 1705314600000000",
        "{'camera_id':'c','store_id':'s','timestamp':'2024-01-15T11:30:00'}       | c | s | 1705314600000000",
        "{'camera_id':'c','store_id':'s','timestamp':'2024-01-15T11:30:00.123456'}| c | s | 1705314600123456",
        "{'camera_id':'c','store_id':'s','timestamp':1705314600040}               | c | s | 1705314600040000",
        "{'camera_id':'c','timestamp':'1969-12-31T23:59:59.999999Z'}              | c | - | -1",
        "{'camera_id':'c','store_id':null,'timestamp':null}                       | c | - | -",
        "{'camera_id':'c','store_id':''}                                          | c | - | -",
        "{'bbox':[1,2],'camera_id':'c','extra':{'a':1}}                           | c | - | -",
        "{'bbox':1,'camera_id':'c','bbox':2}                                      | c | - | -",
        "` {'camera_id':'Z\\u00fcrich'}`                                          | Zürich | - | -",
      })
  void fillsColumnsOfWhatALineNames(
      String line, String camera, @Nullable String store, @Nullable Long micros) {
    BronzeRow row = read(line);
    assertThat(row.cameraId()).isEqualTo(camera);
    assertThat(row.storeId()).isEqualTo(store);
    assertThat(row.eventMicros()).isEqualTo(micros);
    assertThat(row.parseError()).isNull();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        // line, camera, store, error
        "{'store_id':'s'}                         | - | s | no-camera-id: The line names no camera_id",
        "{'camera_id':null,'store_id':'s'}        | - | s | no-camera-id: The line names no camera_id",
        "{'camera_id':7,'store_id':'s'}           | - | s | wrong-type: camera_id is of the type number, not text",
        "{'camera_id':'c','store_id':{}}          | c | - | wrong-type: store_id is of the type object, not text",
        "{'camera_id':'c','timestamp':true}       | c | - | wrong-type: timestamp is of the type boolean, not a time",
        "{'camera_id':'c','timestamp':1.5}        | c | - | wrong-type: timestamp is of the type number, not a time",
        "{'camera_id':'c','timestamp':'noon'}     | c | - | timestamp-unreadable: timestamp is not an ISO 8601 date and time: noon",
        "{'camera_id':'c','timestamp':1e300}      | c | - | wrong-type: timestamp is of the type number, not a time",
        "{'camera_id':7,'timestamp':'noon'}       | - | - | wrong-type: camera_id is of the type number, not text",
        "null                                     | - | - | not-a-record: The value is null, not a record",
      })
  void readsWhatItCanAndTellsTheFirstThingThatItCannot(
      String line, @Nullable String camera, @Nullable String store, String error) {
    BronzeRow row = read(line);
    assertThat(row.cameraId()).isEqualTo(camera);
    assertThat(row.storeId()).isEqualTo(store);
    assertThat(row.eventMicros()).isNull();
    assertThat(row.parseError()).isEqualTo(error);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                                      | empty",
        "{'camera_id':'c'                        | truncated",
        "{'camera_id':'c'} {'camera_id':'d'}     | wrong-type",
        "{'camera_id':'c','camera_id':'d'}       | not-json",
        "{'timestamp':1,'timestamp':2}           | not-json",
        "{'camera_id':NaN}                       | not-json",
        "camera 1                                | not-json",
        "[{'camera_id':'c'}]                     | wrong-type",
      })
  void readsNothingOfWhatIsNoLine(String line, String reason) {
    BronzeRow row = read(line);
    assertThat(row.cameraId()).isNull();
    assertThat(row.parseError()).startsWith(reason + ": ");
  }

  @Test
  void keepsThePayloadAndItsHash() {
    BronzeRow row = read("abc");
    assertThat(row.event().payload()).isEqualTo("abc".getBytes(UTF_8));
    assertThat(row.payloadSha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void aMessageOfNothingIsARowToo() {
    BronzeRow row = reader.read(new Event("topic", 0, "0-0", null, 0, null));
    assertThat(row.payloadSha256()).isNull();
    assertThat(row.parseError()).startsWith("tombstone: ");
  }

  private BronzeRow read(String line) {
    byte[] payload = line.replace('\'', '"').getBytes(UTF_8);
    return reader.read(new Event("topic", 0, "0-0", 1L, 2, payload));
  }
}
