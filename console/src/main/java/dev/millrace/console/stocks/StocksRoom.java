package dev.millrace.console.stocks;

import dev.millrace.console.Broadcast;
import dev.millrace.console.Json;
import dev.millrace.console.Room;
import dev.millrace.console.Surroundings;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** The API of stocks, and the prices as they come. */
public final class StocksRoom implements Room {
  private static final int USUAL_TICKS = 50;
  private static final int MOST_TICKS = 1_000;

  private final InstantSource clock;
  private final StockStore store;
  private final Broadcast broadcast = new Broadcast();
  private final LivePrices prices;

  public StocksRoom(Surroundings surroundings) {
    this(surroundings, InstantSource.system());
  }

  StocksRoom(Surroundings surroundings, InstantSource clock) {
    this.clock = clock;
    this.store = new StockStore(surroundings.clickHouse(), clock);
    this.prices = LivePrices.of(surroundings.kafka(), broadcast);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/latest", this::latest);
    routes.get("/api/history", this::history);
    routes.get("/api/recent", this::recent);
    routes.get("/api/stats", this::statistics);
    routes.get("/api/stocks/live", broadcast::serve);
  }

  @Override
  public void close() {
    prices.close();
    broadcast.close();
    store.close();
  }

  private void latest(Context request) {
    parameters(request, Set.of());
    Json.answer(request, new Answers.Latest(store.latest()));
  }

  private void history(Context request) {
    var wanted = BarsWanted.of(parameters(request, BarsWanted.PARAMETERS), clock.millis());
    Json.answer(
        request,
        new Answers.History(wanted.symbol(), wanted.interval().code(), store.history(wanted)));
  }

  private void recent(Context request) {
    Parameters parameters = parameters(request, Set.of("limit", "symbol", "before"));
    int limit = parameters.limit(USUAL_TICKS, MOST_TICKS);
    List<Tick> ticks = store.recent(parameters.symbol(), parameters.before(), limit);
    String next = ticks.size() == limit ? ticks.get(limit - 1).id() : null;
    Json.answer(request, new Answers.Recent(ticks, next));
  }

  private void statistics(Context request) {
    parameters(request, Set.of());
    Json.answer(request, new Answers.Statistics(store.statistics()));
  }

  private static Parameters parameters(Context request, Set<String> known) {
    return Parameters.of(request.queryParamMap(), known);
  }
}
