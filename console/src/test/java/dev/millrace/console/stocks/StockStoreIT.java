package dev.millrace.console.stocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.console.Refusal;
import dev.millrace.console.stocks.StockTables.StoredTick;
import dev.millrace.testing.ClickHouseServer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the store says, against sums made of the same ticks in plain Java. */
class StockStoreIT {
  private static final Instant BEGIN = Instant.parse("2026-03-01T22:30:00Z");
  private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");

  private static final List<StoredTick> TICKS = ticks();

  private static ClickHouseServer server;
  private static StockStore store;

  @BeforeAll
  static void storeTicksInAnyOrder(@TempDir Path folder) throws Exception {
    server = ClickHouseServer.start(folder);
    StockTables.create(server);
    // Several inserts, each with ticks of all times: bars have to be put together of parts.
    for (int part = 0; part < 5; part++) {
      int rest = part;
      StockTables.insert(server, TICKS.stream().filter(tick -> tick.offset() % 5 == rest).toList());
    }
    store = store(InstantSource.fixed(NOW));
  }

  @AfterAll
  static void end() throws Exception {
    if (server != null) {
      store.close();
      server.close();
    }
  }

  @Test
  void latestIsTheLastPriceAndWhatBecameOfTheDaysFirst() {
    Instant day = Instant.parse("2026-03-02T00:00:00Z");
    List<Quote> expected =
        bySymbol().entrySet().stream()
            .map(
                symbol -> {
                  List<StoredTick> today =
                      symbol.getValue().stream()
                          .filter(tick -> !Micros.instant(tick.micros()).isBefore(day))
                          .toList();
                  StoredTick last = today.get(today.size() - 1);
                  return Quote.of(
                      symbol.getKey(),
                      last.price(),
                      last.micros(),
                      day.toEpochMilli(),
                      today.get(0).price());
                })
            .toList();

    assertThat(store.latest()).isEqualTo(expected).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource
  void historyIsWhatTheTicksAddUpTo(BarInterval interval) {
    for (String symbol : bySymbol().keySet()) {
      List<Bar> bars = store.history(latestBars(symbol, interval, BarsWanted.MOST));
      assertThat(bars)
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("vwap")
          .isEqualTo(bars(symbol, interval));
      assertThat(bars)
          .zipSatisfy(
              bars(symbol, interval),
              (bar, expected) -> {
                if (expected.vwap() == null) {
                  assertThat(bar.vwap()).isNull();
                } else {
                  assertThat(bar.vwap()).isCloseTo(expected.vwap(), within(1e-9));
                }
              });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100})
  void historyIsOfTheLatestBarsWhateverGapsAreBetweenThem(int limit) {
    List<Bar> all = bars("BBB", BarInterval.SECOND);

    assertThat(store.history(latestBars("BBB", BarInterval.SECOND, limit)))
        .extracting(Bar::start)
        .isEqualTo(all.subList(all.size() - limit, all.size()).stream().map(Bar::start).toList());
  }

  @Test
  void historyBeginsAtItsBeginAndEndsAheadOfItsEnd() {
    List<Long> starts = bars("AAA", BarInterval.MINUTE).stream().map(Bar::start).toList();
    long from = starts.get(3);
    long to = starts.get(9);

    assertThat(store.history(new BarsWanted("AAA", BarInterval.MINUTE, from, to, 2_000)))
        .extracting(Bar::start)
        .isEqualTo(starts.subList(3, 9));
    assertThat(store.history(new BarsWanted("AAA", BarInterval.MINUTE, from + 1, to + 1, 2_000)))
        .extracting(Bar::start)
        .isEqualTo(starts.subList(4, 10));
    assertThat(store.history(new BarsWanted("AAA", BarInterval.MINUTE, from, to, 2)))
        .extracting(Bar::start)
        .isEqualTo(starts.subList(7, 9));
  }

  @Test
  void historyOfWhatIsNotThereIsEmpty() {
    assertThat(store.history(latestBars("ZZZ", BarInterval.MINUTE, 10))).isEmpty();
    assertThat(store.history(new BarsWanted("AAA", BarInterval.MINUTE, 0, 1, 10))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {97, 1_000})
  void recentTicksCanBeTurnedOverToTheFirstWithoutLosingOne(int limit) {
    List<Tick> expected = newestFirst(TICKS);

    assertThat(allPages(Optional.empty(), limit)).isEqualTo(expected);
  }

  @Test
  void recentTicksOfOneSymbolToo() {
    List<Tick> expected =
        newestFirst(TICKS.stream().filter(tick -> tick.symbol().equals("CCC")).toList());

    assertThat(allPages(Optional.of("CCC"), 300)).isEqualTo(expected);
    assertThat(store.recent(Optional.of("ZZZ"), Optional.empty(), 10)).isEmpty();
  }

  @Test
  void statisticsAreThoseOfAllTicks() {
    long newest = TICKS.stream().mapToLong(StoredTick::micros).max().orElseThrow();
    long minuteBefore = newest - 60_000_000;

    assertThat(store.statistics())
        .zipSatisfy(
            bySymbol().entrySet(),
            (found, symbol) -> {
              List<StoredTick> ticks = symbol.getValue();
              StoredTick last = ticks.get(ticks.size() - 1);
              var prices = ticks.stream().mapToDouble(StoredTick::price).summaryStatistics();
              assertThat(found.symbol()).isEqualTo(symbol.getKey());
              assertThat(found.count()).isEqualTo(ticks.size());
              assertThat(found.min()).isEqualTo(prices.getMin());
              assertThat(found.max()).isEqualTo(prices.getMax());
              assertThat(found.mean()).isCloseTo(prices.getAverage(), within(1e-9));
              assertThat(found.volume())
                  .isEqualTo(ticks.stream().mapToLong(StoredTick::volume).sum());
              assertThat(found.first()).isEqualTo(Micros.text(ticks.get(0).micros()));
              assertThat(found.last()).isEqualTo(Micros.text(last.micros()));
              // Seconds that have begun by then count whole.
              assertThat(found.ticksPerSecond() * 60)
                  .isCloseTo(
                      ticks.stream()
                          .filter(tick -> tick.micros() / 1_000_000 > minuteBefore / 1_000_000)
                          .mapToDouble(tick -> 1)
                          .sum(),
                      within(1e-9));
              assertThat(found.lagSeconds())
                  .isCloseTo(NOW.toEpochMilli() / 1e3 - last.micros() / 1e6, within(0.002));
            });
  }

  @Test
  void aQuestionCannotChangeWhatIsStored() {
    assertThat(
            store.history(latestBars("AAA'; DROP TABLE stocks.ticks; --", BarInterval.MINUTE, 1)))
        .isEmpty();
    assertThat(store.recent(Optional.of("' OR 1 = 1 --"), Optional.empty(), 1)).isEmpty();
    assertThat(store.recent(Optional.of("AAA"), Optional.empty(), 1)).hasSize(1);
  }

  @Test
  void saysWhatToDoWhereTheTablesAreMissing(@TempDir Path empty) throws Exception {
    try (var bare = ClickHouseServer.start(empty);
        var nothing = new StockStore(at(bare), InstantSource.system())) {
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(nothing::latest)
          .withMessage("ClickHouse has no tables of stocks yet.")
          .matches(refusal -> refusal.status() == 503);

      StockTables.create(bare);

      assertThat(nothing.latest()).isEmpty();
      assertThat(nothing.statistics()).isEmpty();
      assertThat(nothing.recent(Optional.empty(), Optional.empty(), 10)).isEmpty();
      assertThat(nothing.history(latestBars("AAA", BarInterval.MINUTE, 10))).isEmpty();
    }
  }

  @Test
  void answersAgainOnceTheStoreIsBack(@TempDir Path another) throws Exception {
    try (var shaky = ClickHouseServer.start(another);
        var asking = new StockStore(at(shaky), InstantSource.system())) {
      StockTables.create(shaky);
      StockTables.insert(shaky, TICKS.subList(0, 10));
      List<Quote> before = asking.latest();

      shaky.kill();
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(asking::latest)
          .withMessageMatching("ClickHouse at http://\\S+ does not answer\\.")
          .matches(refusal -> refusal.status() == 503);

      shaky.restart();
      assertThat(asking.latest()).isEqualTo(before).isNotEmpty();
    }
  }

  private static StockStore store(InstantSource clock) {
    return new StockStore(at(server), clock);
  }

  private static dev.millrace.console.ClickHouseServer at(ClickHouseServer server) {
    return new dev.millrace.console.ClickHouseServer(server.address(), "default", Optional.empty());
  }

  private static BarsWanted latestBars(String symbol, BarInterval interval, int limit) {
    return new BarsWanted(symbol, interval, 0, Parameters.LAST_MILLIS, limit);
  }

  private static List<Tick> allPages(Optional<String> symbol, int limit) {
    List<Tick> all = new ArrayList<>();
    Optional<TickPlace> before = Optional.empty();
    List<Tick> page;
    do {
      page = store.recent(symbol, before, limit);
      all.addAll(page);
      before = page.isEmpty() ? before : TickPlace.of(page.get(page.size() - 1).id());
    } while (page.size() == limit);
    return all;
  }

  private static List<Tick> newestFirst(List<StoredTick> ticks) {
    return ticks.stream()
        .sorted(Comparator.comparing(StoredTick::place).reversed())
        .map(tick -> Tick.of(tick.place(), tick.symbol(), tick.price(), tick.volume()))
        .toList();
  }

  /** Each symbol's ticks in the order of their places. */
  private static Map<String, List<StoredTick>> bySymbol() {
    return TICKS.stream()
        .sorted(Comparator.comparing(StoredTick::place))
        .collect(Collectors.groupingBy(StoredTick::symbol, TreeMap::new, Collectors.toList()));
  }

  private static List<Bar> bars(String symbol, BarInterval interval) {
    var bars = new TreeMap<Long, List<StoredTick>>();
    for (StoredTick tick : bySymbol().getOrDefault(symbol, List.of())) {
      long millis = tick.micros() / 1_000;
      bars.computeIfAbsent(millis - millis % interval.millis(), start -> new ArrayList<>())
          .add(tick);
    }
    return bars.entrySet().stream().map(bar -> bar(bar.getKey(), bar.getValue())).toList();
  }

  private static Bar bar(long start, List<StoredTick> ticks) {
    var prices = ticks.stream().mapToDouble(StoredTick::price).summaryStatistics();
    long volume = ticks.stream().mapToLong(StoredTick::volume).sum();
    double turnover = ticks.stream().mapToDouble(tick -> tick.price() * tick.volume()).sum();
    return new Bar(
        start,
        ticks.get(0).price(),
        prices.getMax(),
        prices.getMin(),
        ticks.get(ticks.size() - 1).price(),
        volume,
        volume == 0 ? null : turnover / volume,
        ticks.size());
  }

  /**
   * Two hours and a half around midnight, with gaps, ticks of one instant and ticks of no volume.
   */
  private static List<StoredTick> ticks() {
    List<StoredTick> ticks = new ArrayList<>();
    long begin = BEGIN.getEpochSecond() * 1_000_000;
    List<String> symbols = List.of("AAA", "BBB", "CCC");
    for (int i = 0; i < 3_000; i++) {
      String symbol = symbols.get(i % 3);
      // Every fourth shares its instant with the one before; the last third comes ten times faster.
      int at = i - (i % 4 == 3 ? 1 : 0);
      long micros = begin + Math.min(at, 2_000) * 4_300_017L + Math.max(0, at - 2_000) * 430_001L;
      double price = 100 + 10 * (i % 3) + (i * 37 % 101) / 4.0;
      long volume = i % 10 == 0 ? 0 : i * 7919L % 5_000;
      ticks.add(new StoredTick(symbol, price, volume, micros, i % 2, i));
    }
    return ticks;
  }
}
