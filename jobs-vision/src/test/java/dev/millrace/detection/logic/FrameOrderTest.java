package dev.millrace.detection.logic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.detection.model.LookedAt;
import dev.millrace.detection.model.Sight;
import dev.millrace.detection.model.Turns;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameOrderTest {
  private static final long FIRST_LIFE = 100;
  private static final long SECOND_LIFE = 200;

  private final List<String> told = new ArrayList<>();
  private @Nullable Turns turns;

  @Test
  void tellsFramesInTheOrderOfTheirTimesOnceNoEarlierOneCanCome() {
    take(frame(1, 1000, 500), frame(2, 600, 500), frame(3, 1200, 700));
    assertThat(told).containsExactly("600");
    take(silence(4, 1201));
    assertThat(told).containsExactly("600", "1000", "1200");
  }

  @Test
  void waitsForNumbersThatWereOvertaken() {
    take(frame(3, 300, 300), frame(2, 200, 200));
    assertThat(told).isEmpty();
    take(frame(1, 100, 100), silence(4, 301));
    assertThat(told).containsExactly("100", "200", "300");
  }

  @Test
  void goesOnOverAFrameThatWasNoPicture() {
    take(frame(1, 100, 0), new LookedAt("c", FIRST_LIFE, 2, 0, false, null), silence(3, 101));
    assertThat(told).containsExactly("100");
  }

  @Test
  void tellsFramesOfOneMillisecondByTheirIds() {
    take(looked(1, 0, sight(100, 8)), looked(2, 0, sight(100, 7)), silence(3, 101));
    assertThat(told).containsExactly("100#7", "100#8");
  }

  @Test
  void forgetsEverythingAtAFarewell() {
    take(frame(1, 100, 0), farewell(2));
    assertThat(told).containsExactly("100", "farewell");
    assertThat(turns).isNull();
  }

  @Test
  void aNewLifeThatOvertookTheFarewellWaitsForIt() {
    take(
        frame(1, 100, 0),
        new LookedAt("c", SECOND_LIFE, 1, 0, false, sight(50, 0)),
        new LookedAt("c", SECOND_LIFE, 2, 51, false, null));
    assertThat(told).isEmpty();
    take(farewell(2));
    assertThat(told).containsExactly("100", "farewell", "50");
  }

  @Test
  void aNewLifeBeginsWithItsFirstNumberWhicheverComesFirst() {
    take(frame(1, 100, 0), farewell(2));
    take(new LookedAt("c", SECOND_LIFE, 2, 900, false, null));
    assertThat(told).containsExactly("100", "farewell");
    take(new LookedAt("c", SECOND_LIFE, 1, 0, false, sight(50, 0)));
    assertThat(told).containsExactly("100", "farewell", "50");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void anyOrderOfLookingGivesTheSame(int seed) {
    List<LookedAt> arrivals = new ArrayList<>();
    for (int number = 1; number <= 200; number++) {
      long millis = 10L * (number / 2 * 2 + (number % 2 == 0 ? 3 : 0));
      arrivals.add(frame(number, millis, 10L * number - 100));
    }
    arrivals.add(silence(201, Long.MAX_VALUE));
    take(arrivals.toArray(LookedAt[]::new));
    List<String> expected = List.copyOf(told);
    assertThat(expected).hasSize(200);

    told.clear();
    turns = null;
    var random = new SplittableRandom(seed);
    List<LookedAt> left = new ArrayList<>(arrivals);
    while (!left.isEmpty()) {
      take(left.remove(random.nextInt(Math.min(8, left.size()))));
    }
    assertThat(told).isEqualTo(expected);
  }

  private void take(LookedAt... arrivals) {
    for (LookedAt arrival : arrivals) {
      FrameOrder.Step step = FrameOrder.step(turns, arrival);
      turns = step.turns();
      step.settled().forEach(turn -> told.add(words(turn.sight())));
    }
  }

  private static String words(@Nullable Sight sight) {
    if (sight == null) {
      return "farewell";
    }
    return sight.epochMillis() + (sight.frameId() == 0 ? "" : "#" + sight.frameId());
  }

  private static LookedAt frame(long number, long millis, long horizon) {
    return looked(number, horizon, sight(millis, 0));
  }

  private static LookedAt silence(long number, long horizon) {
    return looked(number, horizon, null);
  }

  private static LookedAt looked(long number, long horizon, @Nullable Sight sight) {
    return new LookedAt("c", FIRST_LIFE, number, horizon, false, sight);
  }

  private static LookedAt farewell(long number) {
    return new LookedAt("c", FIRST_LIFE, number, Long.MAX_VALUE, true, null);
  }

  private static Sight sight(long millis, long frame) {
    return new Sight(millis, frame, 64, 64, List.of(), List.of(), 0, 0);
  }
}
