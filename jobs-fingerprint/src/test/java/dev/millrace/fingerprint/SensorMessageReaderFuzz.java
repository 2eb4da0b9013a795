package dev.millrace.fingerprint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.fingerprint.model.SensorMessage;
import dev.millrace.serde.codec.MalformedRecord;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the fast reader of messages to the strict one. */
class SensorMessageReaderFuzz {
  private final SensorMessageReader reader = new SensorMessageReader();
  private final SensorMessageReader strict = new SensorMessageReader();

  static Stream<byte[]> messages() {
    return Stream.of(
            "{'equip_id':110,'timestamp':1706123456789,'data':{'0001':'45.234','0002':'null'}}",
            "{'equip_id':'a','timestamp':-5,'data':{'x':12.5,'y':'-0','z':''}}",
            " { 'data' : { 's' : '1e3' , 't' : '5.' } , 'timestamp' : 0 , 'equip_id' : -1 } ",
            "{'equip_id':1,'timestamp':'2024-01-15T10:30:00','data':{'s':null,'t':[1],'u':true}}",
            "{'equip_id':1,'timestamp':1,'data':{'s':1,'s':2}}")
        .map(json -> json.replace('\'', '"').getBytes(UTF_8));
  }

  @MethodSource("messages")
  @FuzzTest
  void readsFastWhatItReadsStrictly(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    int start = text.indexOf('{');
    if (start < 0) {
      return;
    }
    // A field that is not known is left to the strict parser, which does not mind it.
    String strictly = text.substring(0, start) + "{\"~\":0," + text.substring(start + 1);
    assertThat(read(reader, bytes)).isEqualTo(read(strict, strictly.getBytes(ISO_8859_1)));
  }

  private static @Nullable SensorMessage read(SensorMessageReader reader, byte[] bytes) {
    try {
      return reader.read(bytes);
    } catch (MalformedRecord refused) {
      return null;
    }
  }
}
