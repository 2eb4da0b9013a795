package dev.millrace.console.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.console.transactions.Spending.Series;
import dev.millrace.console.transactions.Spending.Spent;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Windows as they come, and what the page is told of them. */
class SpendingHistoryTest {
  private static final long MINUTE = 60_000;

  private final SpendingHistory history = new SpendingHistory();

  @Test
  void showsThoseThatSpentMostAndTheOthersTogether() {
    put("books", 0, 1, "10.10");
    put("home", 0, 2, "30.00");
    put("toys", 0, 3, "5.05");
    put("home", 2, 1, "1.00");

    Spending most = history.most(2);

    assertThat(most.starts()).containsExactly(0L, MINUTE, 2 * MINUTE);
    assertThat(most.keys()).isEqualTo(3);
    assertThat(most.series()).extracting(Series::key).containsExactly("home", "books");
    assertThat(sums(most.series().get(0))).containsExactly("30.00", "0", "1.00");
    assertThat(others(most)).isEqualTo(new Spent(3, new BigDecimal("5.05")));
  }

  @Test
  void takesALaterResultOfTheSameWindowForTheEarlier() {
    put("books", 0, 1, "10.00");
    put("books", 0, 2, "15.00");

    assertThat(history.most(5).series().get(0).total())
        .isEqualTo(new Spent(2, new BigDecimal("15.00")));
  }

  @Test
  void keepsTheNewestWindowsWhateverOrderTheyComeIn() {
    put("a", SpendingHistory.WINDOWS + 10, 1, "1");
    put("a", 10, 1, "1");
    put("a", 11, 1, "1");

    Spending shown = history.most(5);
    assertThat(shown.starts()).hasSize(SpendingHistory.WINDOWS);
    assertThat(shown.starts().get(0)).isEqualTo(11 * MINUTE);
    assertThat(shown.series().get(0).total().count()).isEqualTo(2);
  }

  @Test
  void findsWhatContainsATextWhateverItsCase() {
    put("User_7", 0, 1, "1");
    put("user_70", 0, 1, "2");
    put("other", 0, 1, "3");

    Spending found = history.find("USER_7", 5);
    assertThat(found.series()).extracting(Series::key).containsExactly("user_70", "User_7");
    assertThat(found.others()).isNull();
  }

  @Test
  void addsUpWhatIsMoreThanItKeeps() {
    for (int user = 0; user < SpendingHistory.MOST_KEYS + 3; user++) {
      put("user_" + user, 0, 1, "1");
    }

    Spending most = history.most(1);
    assertThat(most.keys()).isEqualTo(SpendingHistory.MOST_KEYS);
    assertThat(others(most).count()).isEqualTo(SpendingHistory.MOST_KEYS + 2L);
  }

  @Test
  void ignoresWhatIsNoWindowOfTheJob() {
    history.put("a", -1, MINUTE, spent(1, "1"));
    history.put("a", MINUTE, MINUTE, spent(1, "1"));
    history.put("a", 0, Long.MAX_VALUE, spent(1, "1"));

    assertThat(history.most(5).starts()).isEmpty();
  }

  private void put(String key, long window, long count, String sum) {
    history.put(key, window * MINUTE, (window + 1) * MINUTE, spent(count, sum));
  }

  private static Spent spent(long count, String sum) {
    return new Spent(count, new BigDecimal(sum));
  }

  private static Spent others(Spending spending) {
    return Objects.requireNonNull(spending.others()).total();
  }

  private static List<String> sums(Series series) {
    return series.windows().stream().map(spent -> spent.sum().toPlainString()).toList();
  }
}
