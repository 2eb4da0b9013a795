package dev.millrace.videostatistics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.videostatistics.model.ReceivedFrame;
import dev.millrace.vision.message.WrittenField;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameReaderTest {
  private static final Origin ORIGIN = new Origin("video_frames", 0, 7, 0, null, null, List.of());

  private final FrameReader reader = new FrameReader();

  @Test
  void readsTheMessageOfTheSpecification() throws MalformedRecord {
    ReceivedFrame frame =
        read(
            """
            {'frame_id':'frame_123_1705123456789','timestamp':'2024-01-15T10:30:00',\
            'source':'webcam','frame_data':'/9gAAQL+','frame_width':640,'frame_height':480,\
            'frame_channels':3,'frame_size_bytes':45678,'metadata':{}}""");
    assertThat(frame.source()).isEqualTo("webcam");
    assertThat(frame.frameId()).isEqualTo("frame_123_1705123456789");
    assertThat(frame.epochMillis()).isEqualTo(1_705_314_600_000L);
    assertThat(frame.picture()).hasSize(6);
    assertThat(frame.origin()).isSameAs(ORIGIN);
    assertThat(frame.fields())
        .extracting(WrittenField::name)
        .containsExactly(
            "frame_id",
            "timestamp",
            "source",
            "frame_width",
            "frame_height",
            "frame_channels",
            "frame_size_bytes",
            "metadata");
  }

  @ParameterizedTest(name = "{0}, {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          deserialize | empty         | ``
          deserialize | not-json      | {
          deserialize | wrong-type    | null
          deserialize | not-base64    | {'frame_id':'f','timestamp':0,'source':'a','frame_data':'*','frame_width':1,'frame_height':1}
          deserialize | wrong-type    | {'frame_id':1,'timestamp':0,'source':'a','frame_data':'AAAA','frame_width':1,'frame_height':1}
          validate    | wrong-value   | {'frame_id':'f','timestamp':0,'source':'a','frame_data':'','frame_width':1,'frame_height':1}
          validate    | wrong-value   | {'frame_id':'f','timestamp':0,'source':'','frame_data':'AAAA','frame_width':1,'frame_height':1}
          validate    | wrong-value   | {'frame_id':'f','timestamp':0,'source':'a','frame_data':'AAAA','frame_width':0,'frame_height':1}
          validate    | missing-field | {'frame_id':'f','timestamp':0,'source':'a','frame_width':1,'frame_height':1}
          validate    | missing-field | {'frame_id':'f','source':'a','frame_data':'AAAA','frame_width':1,'frame_height':1}
          """)
  void saysWhatIsWrong(String stage, String reason, String json) {
    assertThatExceptionOfType(MalformedRecord.class)
        .isThrownBy(() -> read(json))
        .satisfies(
            malformed -> {
              assertThat(malformed.stage().word()).isEqualTo(stage);
              assertThat(malformed.reason()).isEqualTo(reason);
            });
  }

  private ReceivedFrame read(String json) throws MalformedRecord {
    return reader.decode(json.replace('\'', '"').getBytes(UTF_8), ORIGIN);
  }
}
