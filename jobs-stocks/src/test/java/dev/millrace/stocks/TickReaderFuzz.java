package dev.millrace.stocks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.stocks.model.Tick;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the fast reader of ticks to the strict one. */
class TickReaderFuzz {
  private final TickReader reader = new TickReader(ZoneId.of("America/New_York"));

  static Stream<byte[]> ticks() {
    return Stream.of(
            "{'symbol':'AAPL','price':150.50,'volume':1000,'timestamp':'2024-01-30T10:00:01.123456'}",
            "{'symbol':'A','price':1e-3,'volume':0,'timestamp':1706608801123}",
            " { 'timestamp' : '2024-03-10T02:30:00' , 'volume' : 4294967295 , 'price' : 1 ,"
                + " 'symbol' : 'B' } ",
            "{'symbol':'C','price':0.000000000000000001,'volume':-0,'timestamp':0}",
            "{'symbol':'D','price':-0.0,'volume':4294967296,'timestamp':'2024-01-30T10:00:01+01:00'}",
            "{'symbol':'E','price':null,'volume':1.0,'timestamp':-1,'price':1}")
        .map(json -> json.replace('\'', '"').getBytes(UTF_8));
  }

  @MethodSource("ticks")
  @FuzzTest
  void readsFastWhatItReadsStrictly(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    int start = text.indexOf('{');
    if (start < 0) {
      return;
    }
    // A field that is not known is left to the strict parser, which does not mind it.
    String strictly = text.substring(0, start) + "{\"~\":0," + text.substring(start + 1);
    assertThat(read(bytes)).isEqualTo(read(strictly.getBytes(ISO_8859_1)));
  }

  private @Nullable Tick read(byte[] bytes) {
    try {
      return reader.read(bytes);
    } catch (MalformedRecord refused) {
      return null;
    }
  }
}
