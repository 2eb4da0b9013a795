package dev.millrace.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatienceTest {
  private static final Answer AWAY = new Answer.Away("it is down");
  private static final Answer DONE = new Answer.Done();
  private static final Retrying RETRYING =
      new Retrying(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofMinutes(1));

  private final List<Duration> pauses = new ArrayList<>();
  private int retries;

  private final Patience patience = new Patience(RETRYING, pauses::add, () -> 0, () -> retries++);

  @Test
  void doesNotWaitForWhatIsDoneAtOnce() throws Exception {
    assertThat(patience.until(() -> DONE)).isEqualTo(DONE);

    assertThat(pauses).isEmpty();
  }

  @Test
  void asksAgainAtGrowingDistancesUntilItIsDone() throws Exception {
    Iterator<Answer> answers = List.of(AWAY, AWAY, AWAY, AWAY, AWAY, AWAY, DONE).iterator();

    assertThat(patience.until(answers::next)).isEqualTo(DONE);

    assertThat(pauses)
        .extracting(Duration::toMillis)
        .containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
    assertThat(retries).isEqualTo(6);
  }

  @Test
  void beginsWithShortPausesAgainInTheNextOutage() throws Exception {
    patience.until(List.of(AWAY, AWAY, AWAY, DONE).iterator()::next);
    pauses.clear();

    patience.until(List.of(AWAY, DONE).iterator()::next);

    assertThat(pauses).containsExactly(Duration.ofMillis(100));
  }

  @Test
  void leavesToOthersWhatDoesNotGoAway() throws Exception {
    Answer fault = new Answer.RowsAtFault(469, "no");

    assertThat(patience.until(List.of(AWAY, fault).iterator()::next)).isEqualTo(fault);
  }

  @Test
  void endsAtOnceWhenItIsCancelled() {
    Patience cancelled =
        new Patience(
            RETRYING,
            pause -> {
              throw new InterruptedException();
            },
            () -> 0,
            () -> {});

    assertThatThrownBy(() -> cancelled.until(() -> AWAY)).isInstanceOf(InterruptedException.class);
  }

  @ParameterizedTest(name = "attempt {0}, chance {1}: {2} ms")
  @CsvSource({
    "0, 0, 100",
    "0, 1, 50",
    "1, 0.5, 150",
    "3, 0, 800",
    "4, 0, 1000",
    "1000, 0, 1000",
    "1000, 1, 500"
  })
  void pausesTwiceAsLongEachTimeLessUpToAHalf(int attempt, double chance, long millis) {
    assertThat(RETRYING.pause(attempt, chance)).isEqualTo(Duration.ofMillis(millis));
  }
}
