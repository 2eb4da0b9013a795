package dev.millrace.lakehouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.lakehouse.logic.LineReader;
import dev.millrace.lakehouse.model.BronzeRow;
import dev.millrace.lakehouse.model.Event;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes becomes a row, with its bytes, and says why if it has no camera. */
class LineReaderFuzz {
  private final LineReader reader = new LineReader(ZoneId.of("America/New_York"));

  static Stream<byte[]> lines() {
    return Stream.of(
            "{'camera_id':'c','store_id':'s','timestamp':'2024-01-30T10:00:01.123456'}",
            "{'camera_id':'\\u00fc','timestamp':1706608801123,'bbox':[1,2.5,-3e-7]}",
            "{'timestamp':'2024-03-10T02:30:00+01:00','camera_id':null,'store_id':{}}")
        .map(json -> json.replace('\'', '"').getBytes(UTF_8));
  }

  @MethodSource("lines")
  @FuzzTest
  void everythingBecomesARow(byte[] bytes) {
    BronzeRow row = reader.read(new Event("events", 0, "0-0", 1L, 2, bytes));
    assertThat(row.event().payload()).isSameAs(bytes);
    assertThat(row.payloadSha256()).hasSize(64);
    assertThat(row.cameraId() == null && row.parseError() == null).isFalse();
  }
}
