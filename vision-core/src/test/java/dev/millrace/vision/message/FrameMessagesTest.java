package dev.millrace.vision.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.vision.message.InvalidMessage.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameMessagesTest {
  private static final Instant TIME = Instant.parse("2024-01-15T10:30:00.040Z");
  private static final byte[] PICTURE = {(byte) 0xff, (byte) 0xd8, 0, 1, 2, (byte) 0xfe};
  private static final FrameMessage FRAME = new FrameMessage("cam-01", TIME, 17, PICTURE);

  @Test
  void writesWhatTheSpecificationShows() {
    assertThat(text(FrameMessages.json(FRAME)))
        .isEqualTo(
            """
            {"camera_id":"cam-01","timestamp":"2024-01-15T10:30:00.040","frame_id":17,\
            "frame":"/9gAAQL+","metadata":{}}""");
    assertThat(
            text(
                FrameMessages.json(
                    new VideoFrameMessage("frame_1_2", TIME, "webcam", PICTURE, 640, 480))))
        .isEqualTo(
            """
            {"frame_id":"frame_1_2","timestamp":"2024-01-15T10:30:00.040","source":"webcam",\
            "frame_data":"/9gAAQL+","frame_width":640,"frame_height":480,"frame_channels":3,\
            "frame_size_bytes":6,"metadata":{}}""");
  }

  @Test
  void readsWhatItWrote() throws InvalidMessage {
    for (String camera : new String[] {"cam-01", "../../etc", "\"\\\u0000", "Tür 😀"}) {
      var frame = new FrameMessage(camera, TIME, Long.MAX_VALUE, picture(100_000));
      same(FrameMessages.readJson(FrameMessages.json(frame)), frame);
      var short_ = new FrameMessage(camera, TIME, 0, PICTURE);
      same(
          FrameMessages.readBinary(
              camera.getBytes(UTF_8),
              FrameMessages.timestampHeader(short_),
              FrameMessages.frameIdHeader(short_),
              PICTURE),
          short_);
    }
    VideoFrameMessage video =
        FrameMessages.readVideoJson(
                FrameMessages.json(
                    new VideoFrameMessage("frame_1_2", TIME, "webcam", PICTURE, 640, 480)))
            .frame();
    assertThat(video.frameId()).isEqualTo("frame_1_2");
    assertThat(video.source()).isEqualTo("webcam");
    assertThat(video.time()).isEqualTo(TIME);
    assertThat(video.picture()).isEqualTo(PICTURE);
    assertThat(video.width()).isEqualTo(640);
    assertThat(video.height()).isEqualTo(480);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'timestamp':'2024-01-15T10:30:00.040','frame':'/9gAAQL+'",
        "'timestamp':'2024-01-15T11:30:00.040+01:00','frame':'/9gAAQL+'",
        "'timestamp':1705314600040,'frame_data':'\\/9gAAQL+'",
        "'frame':'/9gA\\nAQL+','timestamp':'2024-01-15T10:30:00.04Z','more':{'a':[1,{'b':null}]}",
        "'frame':'/9gAAQL+','timestamp':'2024-01-15T10:30:00.040','metadata':'none'",
      })
  void readsWhatOthersWrite(String fields) throws InvalidMessage {
    same(read("{'camera_id':'cam-01','frame_id':17," + fields + "}"), FRAME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\ufeff", " \n "})
  void keepsWhatStandsAroundAPictureByteForByte(String before) throws InvalidMessage {
    String message =
        """
        {"frame_id":"f\\u0031","timestamp": 1705314600040 ,"frame_data":"/9gAAQL+","source":"Tür",
         "frame_width":640,"frame_height":480,"frame_channels":3.0,"frame_size_bytes":"6",
         "metadata":{"gain" : 1.50, "lens":[1e3,null,{"a":"\\/"}]},"site":"é\\n","on":true }""";
    ReceivedVideoFrame received = FrameMessages.readVideoJson((before + message).getBytes(UTF_8));
    assertThat(received.frame().frameId()).isEqualTo("f1");
    assertThat(received.fields())
        .containsExactly(
            new WrittenField("frame_id", "\"f\\u0031\""),
            new WrittenField("timestamp", "1705314600040"),
            new WrittenField("source", "\"Tür\""),
            new WrittenField("frame_width", "640"),
            new WrittenField("frame_height", "480"),
            new WrittenField("frame_channels", "3.0"),
            new WrittenField("frame_size_bytes", "\"6\""),
            new WrittenField("metadata", "{\"gain\" : 1.50, \"lens\":[1e3,null,{\"a\":\"\\/\"}]}"),
            new WrittenField("site", "\"é\\n\""),
            new WrittenField("on", "true"));
  }

  @Test
  void takesOnlySoMuchAroundAPictureThatIsSentOn() throws InvalidMessage {
    String message =
        """
        {"frame_id":"f","timestamp":0,"frame_data":"/9gAAQL+","source":"a","frame_width":1,\
        "frame_height":1,"metadata":[%s]}""";
    String fits = message.formatted("1234567,".repeat(8_000) + 1);
    assertThat(FrameMessages.readVideoJson(fits.getBytes(UTF_8)).fields()).hasSize(6);
    String tooLong = message.formatted("1234567,".repeat(8_200) + 1);
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> FrameMessages.readVideoJson(tooLong.getBytes(UTF_8)))
        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.TOO_MANY_BYTES));
  }

  @ParameterizedTest(name = "{1} is {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          NOT_JSON       | no JSON
          NOT_JSON       | {'camera_id':'a','timestamp':0,'frame_id':1,'frame':'AAAA'
          NOT_JSON       | {'camera_id':'a','timestamp':0,'frame_id':1,'frame':'AAAA'} x
          NOT_JSON       | {'camera_id':'a','camera_id':'b','timestamp':0,'frame_id':1,'frame':'AAAA'}
          NOT_JSON       | {'camera_id':'a','timestamp':0,'frame_id':01,'frame':'AAAA'}
          WRONG_TYPE     | null
          WRONG_TYPE     | []
          WRONG_TYPE     | 17
          MISSING_FIELD  | {}
          MISSING_FIELD  | {'timestamp':0,'frame_id':1,'frame':'AAAA'}
          MISSING_FIELD  | {'camera_id':'a','frame_id':1,'frame':'AAAA'}
          MISSING_FIELD  | {'camera_id':'a','timestamp':0,'frame':'AAAA'}
          MISSING_FIELD  | {'camera_id':'a','timestamp':0,'frame_id':1}
          WRONG_TYPE     | {'camera_id':7,'timestamp':0,'frame_id':1,'frame':'AAAA'}
          WRONG_TYPE     | {'camera_id':null,'timestamp':0,'frame_id':1,'frame':'AAAA'}
          WRONG_VALUE    | {'camera_id':'','timestamp':0,'frame_id':1,'frame':'AAAA'}
          WRONG_TYPE     | {'camera_id':'a','timestamp':0.5,'frame_id':1,'frame':'AAAA'}
          WRONG_VALUE    | {'camera_id':'a','timestamp':'noon','frame_id':1,'frame':'AAAA'}
          WRONG_VALUE    | {'camera_id':'a','timestamp':9000000000000000,'frame_id':1,'frame':'AAAA'}
          WRONG_VALUE    | {'camera_id':'a','timestamp':'2024-02-30T10:00:00','frame_id':1,'frame':'AAAA'}
          WRONG_TYPE     | {'camera_id':'a','timestamp':0,'frame_id':'1','frame':'AAAA'}
          WRONG_VALUE    | {'camera_id':'a','timestamp':0,'frame_id':-1,'frame':'AAAA'}
          WRONG_VALUE    | {'camera_id':'a','timestamp':0,'frame_id':9223372036854775808,'frame':'AAAA'}
          WRONG_TYPE     | {'camera_id':'a','timestamp':0,'frame_id':1,'frame':[1,2]}
          WRONG_VALUE    | {'camera_id':'a','timestamp':0,'frame_id':1,'frame':''}
          WRONG_VALUE    | {'camera_id':'a','timestamp':0,'frame_id':1,'frame':'AAAA','frame_data':'AAAA'}
          NOT_BASE64     | {'camera_id':'a','timestamp':0,'frame_id':1,'frame':'AAA'}
          NOT_BASE64     | {'camera_id':'a','timestamp':0,'frame_id':1,'frame':'AA*A'}
          NOT_BASE64     | {'camera_id':'a','timestamp':0,'frame_id':1,'frame':'A=AA'}
          """)
  void refusesWhatIsNoFrameAndSaysWhy(Reason reason, String json) {
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> read(json))
        .satisfies(
            refused -> {
              assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason);
              assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(400);
            });
  }

  @Test
  void refusesWhatIsTooLargeTooDeepOrNoText() {
    assertRefused(new byte[0], Reason.EMPTY);
    assertRefused(new byte[MessageFields.LARGEST + 1], Reason.TOO_MANY_BYTES);
    assertRefused(
        "{\"camera_id\":\"".getBytes(java.nio.charset.StandardCharsets.UTF_16), Reason.NOT_UTF_8);
    assertRefused(new byte[] {'{', '"', (byte) 0xc3, 0x28, '"', ':', '1', '}'}, Reason.NOT_UTF_8);
    assertRefused(
        ("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}").getBytes(UTF_8), Reason.NOT_JSON);
    assertRefused(
        ("{\"camera_id\":\""
                + "x".repeat(257)
                + "\",\"timestamp\":0,\"frame_id\":1,\"frame\":\"AAAA\"}")
            .getBytes(UTF_8),
        Reason.WRONG_VALUE);
  }

  @Test
  void refusesBinaryFramesWithoutTheirHeaders() {
    assertRefused(null, "2024-01-15T10:30:00", "1", PICTURE, Reason.MISSING_FIELD);
    assertRefused("a", null, "1", PICTURE, Reason.MISSING_FIELD);
    assertRefused("a", "2024-01-15T10:30:00", null, PICTURE, Reason.MISSING_FIELD);
    assertRefused("", "2024-01-15T10:30:00", "1", PICTURE, Reason.WRONG_VALUE);
    assertRefused("a", "soon", "1", PICTURE, Reason.WRONG_VALUE);
    assertRefused("a", "2024-01-15T10:30:00", "-1", PICTURE, Reason.WRONG_VALUE);
    assertRefused("a", "2024-01-15T10:30:00", "1", new byte[0], Reason.EMPTY);
    assertRefused("a", "2024-01-15T10:30:00", "1", new byte[(32 << 20) + 1], Reason.TOO_MANY_BYTES);
  }

  @Test
  void damagedMessagesAreReadOrRefusedAndNothingElse() {
    byte[] whole = FrameMessages.json(new FrameMessage("cam-01", TIME, 17, picture(600)));
    var random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] damaged =
          i % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
      for (int changes = random.nextInt(4); changes > 0 && damaged.length > 0; changes--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(FrameMessages.readJson(damaged).picture()).isNotEmpty();
      } catch (InvalidMessage fault) {
        refused++;
      }
    }
    assertThat(refused).isBetween(2_000, 4_999);
  }

  @Test
  void whatStandsAroundADamagedFrameIsStillJson() throws IOException {
    byte[] whole =
        FrameMessages.json(new VideoFrameMessage("f", TIME, "webcam", picture(60), 640, 480));
    var mapper = new ObjectMapper();
    var random = new Random(7);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = whole.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(128);
      }
      try {
        for (WrittenField field : FrameMessages.readVideoJson(damaged).fields()) {
          assertThat(mapper.readTree(field.json())).as(field.json()).isNotNull();
        }
        read++;
      } catch (InvalidMessage refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
    assertThat(read).isBetween(1_000, 19_000);
  }

  @Test
  void thereIsNoFrameWithoutACamera() {
    assertThatIllegalArgumentException().isThrownBy(() -> new FrameMessage("", TIME, 1, PICTURE));
    assertThatIllegalArgumentException().isThrownBy(() -> new FrameMessage("a", TIME, -1, PICTURE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VideoFrameMessage("f", TIME, "s", PICTURE, 0, 480));
  }

  private static void assertRefused(byte[] json, Reason reason) {
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> FrameMessages.readJson(json))
        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private static void assertRefused(
      @Nullable String camera,
      @Nullable String time,
      @Nullable String number,
      byte[] picture,
      Reason reason) {
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(
            () -> FrameMessages.readBinary(bytes(camera), bytes(time), bytes(number), picture))
        .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(UTF_8);
  }

  private static FrameMessage read(String json) throws InvalidMessage {
    return FrameMessages.readJson(json.replace('\'', '"').getBytes(UTF_8));
  }

  private static void same(FrameMessage actual, FrameMessage expected) {
    assertThat(actual.cameraId()).isEqualTo(expected.cameraId());
    assertThat(actual.time()).isEqualTo(expected.time());
    assertThat(actual.frameId()).isEqualTo(expected.frameId());
    assertThat(actual.picture()).isEqualTo(expected.picture());
  }

  private static byte[] picture(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
