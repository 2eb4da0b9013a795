package dev.millrace.cli.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.cli.lakehouse.KeptPartition.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeptPartitionTest {
  private static final long LEDGERS = 3;
  private static final long ENTRIES = 40_000;

  private final KeptPartition kept = new KeptPartition(2);

  @ParameterizedTest
  @CsvSource({
    "12:345:0,    0, 12, 345, -1",
    "12:345:3:6,  3, 12, 345,  6",
    "12:345:-1,  -1, 12, 345, -1",
    "12:345:-1:0,-1, 12, 345,  0",
    "4-17,        4,  0,  17, -1",
  })
  void readsPlacesAsTheTableWritesThem(
      String id, int partition, long ledger, long entry, int index) {
    assertThat(Place.parse(id)).isEqualTo(new Place(partition, ledger, entry, index));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12", "12:345", "12:345:x", ":::", "12:345:0:1:2", "a-b", "-"})
  void refusesWhatIsNoPlace(String id) {
    assertThatThrownBy(() -> Place.parse(id)).isInstanceOf(NumberFormatException.class);
  }

  @Test
  void findsEachOfManyMessagesOnce() {
    fill();
    for (long ledger = 0; ledger < LEDGERS; ledger++) {
      for (long entry = 0; entry < ENTRIES; entry++) {
        assertThat(find(ledger, entry, -1)).isEqualTo(Outcome.RIGHT);
      }
    }
    assertThat(kept.missing()).isZero();
    assertThat(find(1, 7, -1)).isEqualTo(Outcome.DOUBLED);
  }

  @Test
  void namesWhatIsMissing() {
    fill();
    for (long ledger = 0; ledger < LEDGERS; ledger++) {
      for (long entry = 0; entry < ENTRIES; entry++) {
        if (entry != ledger * 11) {
          var unused = find(ledger, entry, -1);
        }
      }
    }
    List<Place> missing = new ArrayList<>();
    kept.missing(2, missing::add);

    assertThat(kept.missing()).isEqualTo(3);
    assertThat(missing).containsExactly(new Place(2, 0, 0, -1), new Place(2, 100, 11, -1));
  }

  @Test
  void tellsAnotherContentAndAnotherPlace() {
    kept.add(new Place(2, 5, 0, 0), 1);
    kept.add(new Place(2, 5, 0, 1), 2);

    assertThat(kept.find(new Place(2, 5, 0, 1), 3)).isEqualTo(Outcome.WRONG);
    assertThat(kept.find(new Place(2, 5, 0, 2), 3)).isEqualTo(Outcome.UNEXPECTED);
    assertThat(kept.find(new Place(2, 5, 1, 0), 3)).isEqualTo(Outcome.UNEXPECTED);
    assertThat(kept.find(new Place(2, 6, 0, 1), 3)).isEqualTo(Outcome.UNEXPECTED);
    assertThat(kept.find(new Place(2, 5, 0, -1), 3)).isEqualTo(Outcome.UNEXPECTED);
    assertThat(kept.missing()).isOne();
  }

  private void fill() {
    for (long ledger = 0; ledger < LEDGERS; ledger++) {
      for (long entry = 0; entry < ENTRIES; entry++) {
        kept.add(new Place(2, ledger * 100, entry, -1), content(ledger, entry));
      }
    }
  }

  private Outcome find(long ledger, long entry, int index) {
    return kept.find(new Place(2, ledger * 100, entry, index), content(ledger, entry));
  }

  private static long content(long ledger, long entry) {
    return ledger * 1_000_003 + entry;
  }
}
