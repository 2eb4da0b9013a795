package dev.millrace.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BisectionTest {
  private final Map<String, List<Integer>> storedByToken = new HashMap<>();
  private int inserts;

  @Test
  void storesASoundChunkAtOnceUnderItsOwnToken() throws Exception {
    assertThat(store(1000, row -> false)).isEmpty();

    assertThat(storedByToken).containsOnlyKeys("t");
    assertThat(inserts).isOne();
  }

  @ParameterizedTest(name = "row {1} of {0}")
  @CsvSource({"1, 0", "2, 0", "2, 1", "3, 1", "1000, 0", "1000, 499", "1000, 999"})
  void leavesOutTheOneRowThatIsRefused(int rows, int poisonous) throws Exception {
    assertThat(store(rows, row -> row == poisonous))
        .containsExactly(new Refusal(poisonous, 469, "row " + poisonous));

    assertThat(stored()).isEqualTo(allBut(rows, Set.of(poisonous)));
    assertThat(inserts).isLessThanOrEqualTo(2 * 10 + 1);
  }

  @Test
  void leavesOutRowsThatLieApartAndTogether() throws Exception {
    Set<Integer> poisonous = Set.of(0, 1, 2, 500, 998, 999);

    assertThat(store(1000, poisonous::contains))
        .extracting(Refusal::row)
        .containsExactlyElementsOf(new TreeSet<>(poisonous));

    assertThat(stored()).isEqualTo(allBut(1000, poisonous));
  }

  @Test
  void doesTheSameUnderTheSameTokensTheSecondTime() throws Exception {
    store(1000, row -> row == 7 || row == 700);
    Map<String, List<Integer>> first = new HashMap<>(storedByToken);

    store(1000, row -> row == 7 || row == 700);

    assertThat(storedByToken).isEqualTo(first);
    assertThat(stored()).hasSize(998);
  }

  @Test
  void givesUpWhereTheTableRefusesTooMuch() {
    assertThatThrownBy(() -> store(6000, row -> true))
        .isInstanceOf(ClickHouseUnusable.class)
        .hasMessage(
            "ClickHouse refuses more than 5000 rows of one insert, the last with: row 5000 Change the"
                + " table's constraints, or leave such rows out.");
  }

  @Test
  void endsWithWhatSomebodyHasToDo() {
    Bisection bisection =
        new Bisection(
            (token, rows, from, to) -> new Answer.Unusable("No table. Create it."), "t", rows(3));

    assertThatThrownBy(bisection::store)
        .isInstanceOf(ClickHouseUnusable.class)
        .hasMessage("No table. Create it.");
  }

  private List<Refusal> store(int rows, IntPredicate poisonous) throws Exception {
    Inserter table =
        (token, all, from, to) -> {
          inserts++;
          List<Integer> numbers = IntStream.range(from, to).boxed().toList();
          for (int row : numbers) {
            if (poisonous.test(row)) {
              return new Answer.RowsAtFault(469, "row " + row);
            }
          }
          assertThat(storedByToken.getOrDefault(token, numbers)).isEqualTo(numbers);
          storedByToken.put(token, numbers);
          return new Answer.Done();
        };
    return new Bisection(table, "t", rows(rows)).store();
  }

  private List<Integer> stored() {
    return storedByToken.values().stream().flatMap(List::stream).sorted().toList();
  }

  private static List<Integer> allBut(int rows, Set<Integer> without) {
    List<Integer> all = new ArrayList<>(IntStream.range(0, rows).boxed().toList());
    all.removeAll(without);
    return all;
  }

  private static Pieces rows(int count) {
    return new Pieces(new byte[count], IntStream.rangeClosed(0, count).toArray());
  }
}
