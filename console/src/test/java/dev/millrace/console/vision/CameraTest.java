package dev.millrace.console.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.console.vision.CameraState.Boxes;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which frame of a camera is shown, and with which boxes. */
class CameraTest {
  private static final long NOON = 1_705_320_000_000L;
  private static final long ENOUGH = 1 << 20;

  private final AtomicLong serials = new AtomicLong();
  private final Camera camera =
      new Camera(1, serials::incrementAndGet, frame(0, NOON), NOON, ENOUGH);

  @Test
  void showsAFrameAsItIsUntilSomebodyLooks() {
    send(1, 100);

    assertThat(camera.view().frame().number()).isEqualTo(1);
    assertThat(camera.state(NOON + 100).boxes()).isEqualTo(Boxes.NONE);
  }

  @Test
  void showsTheNewestFrameThatHasBoxesAndNoneBefore() {
    send(1, 100);
    send(2, 200);
    send(3, 300);
    see(2, 200);
    assertThat(camera.view().frame().number()).isEqualTo(2);
    see(1, 100);

    assertThat(camera.view().frame().number()).isEqualTo(2);
    assertThat(camera.state(NOON + 300).boxes()).isEqualTo(Boxes.DRAWN);
    assertThat(camera.state(NOON + 300).counts()).containsEntry("person", 1L);
  }

  @Test
  void boxesMayComeBeforeTheirFrame() {
    see(1, 100);
    send(1, 100);

    assertThat(camera.view().sighting()).isNotNull();
  }

  @Test
  void aNumberThatIsCountedAnewIsAnotherFrame() {
    see(0, 5_000);

    assertThat(camera.view().sighting()).isNull();
  }

  @Test
  void showsFramesAsTheyAreWhereTheJobHasStopped() {
    see(0, 0);
    send(1, 2_900);
    assertThat(camera.view().frame().number()).isZero();
    send(2, 3_100);

    assertThat(camera.view().frame().number()).isEqualTo(2);
    assertThat(camera.state(NOON + 8_000).boxes()).isEqualTo(Boxes.NONE);
  }

  @Test
  void saysHowFarTheJobIsBehind() {
    for (int number = 1; number <= 100; number++) {
      send(number, number * 100L);
    }
    camera.take(sighting(20, 2_000), NOON + 10_000);

    CameraState state = camera.state(NOON + 10_000);
    assertThat(state.boxes()).isEqualTo(Boxes.BEHIND);
    assertThat(state.behindMillis()).isEqualTo(8_000);
    assertThat(state.number()).isEqualTo(100);
  }

  @Test
  void everyOtherViewHasAnotherSerial() {
    long bare = camera.view().serial();
    assertThat(camera.view().serial()).isEqualTo(bare);
    see(0, 0);
    long boxed = camera.view().serial();
    send(1, 100);

    assertThat(boxed).isGreaterThan(bare);
    assertThat(camera.view().serial()).isEqualTo(boxed);
  }

  @Test
  void framesWaitOnlyAsFarAsThereIsRoom() {
    camera.take(frame(1, NOON + 100), NOON + 100, 5);
    camera.take(frame(2, NOON + 200), NOON + 200, 5);
    see(1, 100);
    assertThat(camera.view().sighting()).isNull();
    see(2, 200);

    assertThat(camera.view().frame().number()).isEqualTo(2);
    assertThat(camera.view().sighting()).isNotNull();
  }

  @ParameterizedTest(name = "a frame every {0} ms, then nothing for {1} ms: silent {2}")
  @CsvSource({
    "  100,  5000, false",
    "  100,  5001, true",
    " 4000, 12000, false",
    " 4000, 12001, true",
    "90000, 60000, false",
    "90000, 60001, true",
  })
  void whoSendsSeldomIsSilentLate(long gap, long silence, boolean silent) {
    send(1, gap);

    assertThat(camera.isSilent(NOON + gap + silence)).isEqualTo(silent);
    assertThat(camera.state(NOON + gap + silence).heardAt()).isEqualTo(NOON + gap);
  }

  @Test
  void tellsHowManyFramesCome() {
    for (int number = 1; number <= 60; number++) {
      send(number, number * 100L);
    }

    assertThat(camera.state(NOON + 6_000).perSecond()).isBetween(9.8, 10.3);
    assertThat(camera.state(NOON + 60_000).perSecond()).isZero();
  }

  private void send(int number, long millis) {
    camera.take(frame(number, NOON + millis), NOON + millis, ENOUGH);
  }

  private void see(int number, long millis) {
    camera.take(sighting(number, millis), NOON + millis);
  }

  private static HeardFrame frame(long number, long at) {
    return new HeardFrame("cam", number, at, new Picture(new byte[4], "image/jpeg", 64, 36));
  }

  private static Sighting sighting(long number, long millis) {
    var person =
        new SeenObject(4, "person", 0.9, new double[] {1, 2, 3, 4}, List.of(), false, null, null);
    return new Sighting(number, NOON + millis, 64, 36, List.of(person));
  }
}
