package dev.millrace.console.stocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TapeTest {
  private final Tape tape = new Tape();

  @Test
  void keepsTheLatestOfEachSymbolWhateverOrderTheyComeIn() {
    hear("AAPL", 102, 2_000, 0, 5);
    hear("TSLA", 200, 1_000, 1, 1);
    hear("AAPL", 101, 1_000, 0, 6);

    assertThat(tape.state().latest())
        .extracting(Tick::symbol, Tick::price)
        .containsExactlyInAnyOrder(tuple("AAPL", 102.0), tuple("TSLA", 200.0));
  }

  @Test
  void ofOneInstantTheHigherPlaceIsTheLater() {
    hear("AAPL", 103, 1_000, 1, 0);
    hear("AAPL", 102, 1_000, 0, 9);
    hear("AAPL", 101, 1_000, 0, 8);

    assertThat(tape.state().latest()).extracting(Tick::price).containsExactly(103.0);
    assertThat(tape.state().newest()).extracting(Tick::price).containsExactly(103.0, 102.0, 101.0);
  }

  @Test
  void keepsTheNewestOfAllAndCountsTheRest() {
    IntStream.range(0, 120).forEach(i -> hear("S" + i % 3, 1 + i, i, 0, i));

    Tape.State state = tape.state();
    assertThat(state.heard()).isEqualTo(120);
    assertThat(state.newest()).hasSize(Tape.NEWEST);
    assertThat(state.newest().get(0).price()).isEqualTo(120);
    assertThat(state.newest().get(Tape.NEWEST - 1).price()).isEqualTo(71);
  }

  @Test
  void doesNotGrowWithoutBound() {
    IntStream.range(0, Tape.MOST_SYMBOLS + 10).forEach(i -> hear("S" + i, 1, i, 0, i));
    hear("S0", 77, 1_000_000, 0, 1_000_000);

    assertThat(tape.state().latest()).hasSize(Tape.MOST_SYMBOLS);
    assertThat(tape.state().latest()).anyMatch(tick -> tick.price() == 77);
  }

  private void hear(String symbol, double price, long micros, int partition, long offset) {
    var place = new TickPlace(micros, partition, offset);
    tape.add(new HeardTick(place, Tick.of(place, symbol, price, 1)));
  }
}
