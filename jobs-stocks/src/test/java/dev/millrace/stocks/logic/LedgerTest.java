package dev.millrace.stocks.logic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.stocks.model.Bar;
import dev.millrace.stocks.model.Interval;
import dev.millrace.stocks.model.Tick;
import dev.millrace.stocks.model.Trading;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerTest {
  @Test
  void aBarOpensWithTheEarliestAndClosesWithTheLatestHoweverTheyCame() {
    Bar bar = bar(at(3, 12, 1, 0, 2), at(1, 10, 2, 0, 0), at(2, 15, 3, 0, 1), at(2, 9, 4, 0, 3));
    assertThat(bar)
        .isEqualTo(
            new Bar(
                "AAPL/1m/60000",
                "AAPL",
                Interval.MINUTE,
                60_000,
                10,
                15,
                9,
                12,
                10,
                (12.0 + 20 + 45 + 36) / 10,
                4));
  }

  @Test
  void ofTicksOfOneInstantPartitionAndOffsetDecide() {
    List<Trading> ticks = List.of(at(5, 3, 1, 1, 0), at(5, 1, 1, 0, 7), at(5, 2, 1, 0, 8));
    for (List<Trading> order : ordersOf(ticks)) {
      Bar bar = bar(order.toArray(Trading[]::new));
      assertThat(bar.open()).isEqualTo(1);
      assertThat(bar.close()).isEqualTo(3);
    }
  }

  @Test
  void hasNoMeanPriceWhereNothingWasTraded() {
    assertThat(bar(at(1, 10, 0, 0, 0), at(2, 11, 0, 0, 1)).vwap()).isNull();
  }

  @Test
  void hasNoMeanPriceWhereTheTurnoverIsMoreThanADoubleHolds() {
    assertThat(bar(at(1, 1e308, 100, 0, 0), at(2, 1e308, 100, 0, 1)).vwap()).isNull();
  }

  @Test
  void theMeanOfEqualPricesIsThatPrice() {
    Trading[] ticks = new Trading[1_000];
    for (int i = 0; i < ticks.length; i++) {
      ticks[i] = at(i, 0.1, 3 + i % 7, 0, i);
    }
    assertThat(bar(ticks).vwap()).isEqualTo(0.1);
  }

  @Test
  void orderAndGroupingChangeNothingButTheLastDigitOfTheMean() {
    var random = new Random(11);
    List<Trading> ticks = new ArrayList<>();
    BigDecimal turnover = BigDecimal.ZERO;
    long volume = 0;
    for (int i = 0; i < 2_000; i++) {
      double price = Math.scalb(1 + random.nextDouble(), random.nextInt(-20, 20));
      long pieces = random.nextLong(1L << 32);
      ticks.add(at(random.nextInt(500), price, pieces, random.nextInt(4), i));
      turnover = turnover.add(new BigDecimal(price).multiply(BigDecimal.valueOf(pieces)));
      volume += pieces;
    }
    double mean = turnover.divide(BigDecimal.valueOf(volume), MathContext.DECIMAL64).doubleValue();
    Bar first = bar(ticks.toArray(Trading[]::new));
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(ticks, random);
      int middle = random.nextInt(ticks.size());
      Trading halves =
          Ledger.together(all(ticks.subList(0, middle)), all(ticks.subList(middle, ticks.size())));
      Bar bar = Ledger.bar("AAPL", Interval.MINUTE, 60_000, halves);
      assertThat(bar).usingRecursiveComparison().ignoringFields("vwap").isEqualTo(first);
      assertThat(bar.vwap()).isNotNull().isCloseTo(mean, within(Math.ulp(mean) * 4));
    }
  }

  private static Bar bar(Trading... ticks) {
    return Ledger.bar("AAPL", Interval.MINUTE, 60_000, all(List.of(ticks)));
  }

  private static Trading all(List<Trading> ticks) {
    return ticks.stream().reduce(Trading.none(), Ledger::together);
  }

  private static List<List<Trading>> ordersOf(List<Trading> ticks) {
    if (ticks.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Trading>> orders = new ArrayList<>();
    for (Trading last : ticks) {
      List<Trading> others = new ArrayList<>(ticks);
      others.remove(last);
      for (List<Trading> order : ordersOf(others)) {
        List<Trading> whole = new ArrayList<>(order);
        whole.add(last);
        orders.add(whole);
      }
    }
    return orders;
  }

  private static Trading at(long micros, double price, long volume, int partition, long offset) {
    return Ledger.of(new Tick("AAPL", price, volume, micros), partition, offset);
  }
}
