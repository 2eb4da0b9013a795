package dev.millrace.stocks.flow;

import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.eventtime.CombineOnTime;
import dev.millrace.stocks.logic.Ledger;
import dev.millrace.stocks.model.Part;
import dev.millrace.stocks.model.Received;
import dev.millrace.stocks.model.Trading;
import java.util.HashMap;
import java.util.Map;

/** Adds up the ticks of each symbol on their way to the bars. */
final class CollectTicks implements CombineOnTime.Combiner<Received, Part> {
  @Override
  public CombineOnTime.Parts<Received, Part> none() {
    return new Collected();
  }

  @Override
  public void sendAlone(Received received, CombineOnTime.Sender<Part> out) {
    out.send(new Part(received.tick().symbol(), tradingOf(received), received.origin()));
  }

  private static Trading tradingOf(Received received) {
    Origin origin = received.origin();
    return Ledger.of(received.tick(), origin.partition(), origin.offset());
  }

  /** What was added up for one second. */
  private static final class Collected implements CombineOnTime.Parts<Received, Part> {
    private final Map<String, Trading> bySymbol = new HashMap<>();

    @Override
    public void add(Received received) {
      bySymbol.merge(received.tick().symbol(), tradingOf(received), Ledger::together);
    }

    /** In symbols. */
    @Override
    public int size() {
      return bySymbol.size();
    }

    @Override
    public void sendTo(CombineOnTime.Sender<Part> out) {
      bySymbol.forEach((symbol, trading) -> out.send(new Part(symbol, trading, null)));
    }
  }
}
