package dev.millrace.console.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.console.Refusal;
import dev.millrace.console.vision.Cameras.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many cameras there may be, and what a page is given of them. */
class CamerasTest {
  private final Cameras cameras = new Cameras();

  @Test
  void takesNoMoreThanThereIsRoomForAndSaysSo() {
    IntStream.range(0, Cameras.MOST + 3).forEach(i -> send("cam-" + i, 1, 1_000));

    State state = cameras.state(1_000, true);
    assertThat(state.cameras()).hasSize(Cameras.MOST);
    assertThat(state.crowded()).isTrue();
    assertThat(cameras.state(90_000, true).crowded()).isFalse();
  }

  @Test
  void whoIsSilentForLongMakesRoom() {
    IntStream.range(0, Cameras.MOST).forEach(i -> send("cam-" + i, 1, 1_000));
    send("cam-0", 2, 50_000);
    send("new", 1, 62_000);

    assertThat(cameras.state(62_000, true).cameras())
        .extracting(CameraState::name)
        .contains("new", "cam-0")
        .doesNotContain("cam-1")
        .hasSize(Cameras.MOST);
  }

  @Test
  void givesAPageWhatItDoesNotHaveInTheOrderItAsks() {
    send("one", 1, 1_000);
    send("two", 1, 1_000);
    var have = new LinkedHashMap<Integer, Long>();
    have.put(2, 0L);
    have.put(1, 0L);
    have.put(9, 0L);

    List<View> newer = cameras.newer(have);
    assertThat(newer).extracting(view -> view.frame().camera()).containsExactly("two", "one");
    have.put(2, newer.get(0).serial());
    assertThat(cameras.newer(have))
        .extracting(view -> view.frame().camera())
        .containsExactly("one");
  }

  @Test
  void numbersAreNeverGivenTwice() {
    send("one", 1, 1_000);
    cameras.forget();
    send("two", 1, 1_000);

    assertThat(cameras.names()).isEqualTo(Map.of(2, "two"));
  }

  @Test
  void readsWhatAPageAsksFor() {
    assertThat(FramesWanted.read("3:1201,5:0"))
        .containsExactly(Map.entry(3, 1201L), Map.entry(5, 0L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "3", "3:", ":1", "3:1,", "-3:1", "3:1;5:0", "9999999999:1", "a:b", "../x"})
  void refusesQuestionsThatAreNone(String question) {
    assertThatThrownBy(() -> FramesWanted.read(question))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("which frames");
  }

  @Test
  void refusesMoreThanThereCanBe() {
    String many = "1:0,".repeat(Cameras.MOST) + "1:0";

    assertThatThrownBy(() -> FramesWanted.read(many)).isInstanceOf(Refusal.class);
  }

  private void send(String camera, long number, long at) {
    cameras.take(
        new HeardFrame(camera, number, at, new Picture(new byte[4], "image/jpeg", 64, 36)), at);
  }
}
