package dev.millrace.stocks.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.eventtime.CombineOnTime;
import dev.millrace.stocks.model.Part;
import dev.millrace.stocks.model.Received;
import dev.millrace.stocks.model.Tick;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

class CollectTicksTest {
  private final CollectTicks collect = new CollectTicks();
  private final CombineOnTime.Parts<Received, Part> collected = collect.none();
  private final Sent sent = new Sent();

  @Test
  void sendsOnePartOfEachSymbol() {
    collected.add(tick("AAPL", 10, 1));
    collected.add(tick("MSFT", 20, 2));
    collected.add(tick("AAPL", 11, 3));
    assertThat(collected.size()).isEqualTo(2);
    collected.sendTo(sent);
    assertThat(sent.parts).extracting(Part::symbol).containsExactlyInAnyOrder("AAPL", "MSFT");
    assertThat(sent.parts)
        .filteredOn(part -> part.symbol().equals("AAPL"))
        .singleElement()
        .satisfies(
            part -> {
              assertThat(part.origin()).isNull();
              assertThat(part.trading().ticks()).isEqualTo(2);
              assertThat(part.trading().open()).isEqualTo(10);
              assertThat(part.trading().close()).isEqualTo(11);
            });
  }

  @Test
  void aTickAloneKeepsItsOrigin() {
    Received received = tick("AAPL", 10, 1);
    collect.sendAlone(received, sent);
    assertThat(sent.parts)
        .singleElement()
        .satisfies(
            part -> {
              assertThat(part.origin()).isEqualTo(received.origin());
              assertThat(part.trading().ticks()).isEqualTo(1);
            });
  }

  private static Received tick(String symbol, double price, long offset) {
    return new Received(
        new Tick(symbol, price, 100, offset),
        new Origin("stock-ticks", 0, offset, 0, null, null, List.of()));
  }

  /** Keeps what was sent. */
  private static final class Sent implements CombineOnTime.Sender<Part> {
    private final List<Part> parts = new ArrayList<>();

    @Override
    public void send(Part part) {
      parts.add(part);
    }

    @Override
    public void send(OutputTag<Part> side, Part part) {
      throw new AssertionError("there is one output");
    }
  }
}
