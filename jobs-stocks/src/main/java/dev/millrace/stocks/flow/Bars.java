package dev.millrace.stocks.flow;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.LateRecords;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.deadletter.SplitDeadLetters;
import dev.millrace.serde.eventtime.CombineOnTime;
import dev.millrace.serde.eventtime.EventTimeOptions;
import dev.millrace.serde.eventtime.KeptWatermark;
import dev.millrace.serde.eventtime.SteadyWatermarks;
import dev.millrace.stocks.model.Bar;
import dev.millrace.stocks.model.Interval;
import dev.millrace.stocks.model.Part;
import dev.millrace.stocks.model.Received;
import dev.millrace.stocks.model.Trading;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.types.Either;
import org.apache.flink.util.OutputTag;

/**
 * The pipeline: ticks in; the good ones, bars of each interval, and dead letters out. It knows
 * nothing of Kafka and ClickHouse.
 *
 * @param intervals how long bars are, from short to long, each once
 * @param eventTime what silence does to bars; its window is the longest interval
 */
public record Bars(List<Interval> intervals, EventTimeOptions eventTime) {
  private static final TypeInformation<Part> PART = TypeInformation.of(Part.class);
  private static final TypeInformation<Trading> TRADING = TypeInformation.of(Trading.class);
  private static final OutputTag<Part> LATE = new OutputTag<>("late", PART);

  /** Bounds the memory: what a symbol does in a second takes some two hundred bytes. */
  private static final int MOST_HELD = 50_000;

  /** What comes out. */
  public record Outputs(
      DataStream<Received> ticks, DataStream<Bar> bars, DataStream<DeadLetter> deadLetters) {}

  public Bars {
    intervals = List.copyOf(intervals);
  }

  /** Builds the pipeline behind a decoding source. */
  public Outputs apply(DataStream<Either<DeadLetter, Received>> decoded) {
    var ticks =
        decoded
            .process(new SplitDeadLetters<>(), TypeInformation.of(Received.class))
            .name("split-dead-letters")
            .uid("split-dead-letters");
    // Every interval is made of whole seconds, so a part of one second belongs to one bar of each.
    var parts =
        SteadyWatermarks.behind(ticks, eventTime)
            .name("steady-watermarks")
            .uid("steady-watermarks")
            .transform(
                "collect-ticks",
                PART,
                new CombineOnTime<>(
                    Interval.SECOND.length().toMillis(), MOST_HELD, new CollectTicks()))
            .uid("collect-ticks");
    var bySymbol =
        KeptWatermark.keyBy(parts, Part::symbol, TypeInformation.of(String.class), "bars");
    var bars = intervals.stream().map(interval -> bars(interval, bySymbol)).toList();
    return new Outputs(
        ticks,
        union(bars),
        ticks
            .getSideOutput(SplitDeadLetters.DEAD_LETTERS)
            .union(union(bars.stream().map(Bars::late).toList())));
  }

  private static SingleOutputStreamOperator<Bar> bars(
      Interval interval, KeyedStream<Part, String> bySymbol) {
    String uid = "bars-" + interval.word();
    return bySymbol
        .window(TumblingEventTimeWindows.of(interval.length()))
        .sideOutputLateData(LATE)
        .aggregate(
            new PutTogether(),
            new CloseBar(interval),
            TRADING,
            TRADING,
            TypeInformation.of(Bar.class))
        .name(uid)
        .uid(uid);
  }

  private static DataStream<DeadLetter> late(SingleOutputStreamOperator<Bar> bars) {
    String uid = bars.getName();
    return bars.getSideOutput(LATE)
        .process(new LateRecords<>(Bars::originOf, uid), TypeInformation.of(DeadLetter.class))
        .name("late-for-" + uid)
        .uid("late-for-" + uid);
  }

  private static <T> DataStream<T> union(List<? extends DataStream<T>> streams) {
    DataStream<T> all = streams.get(0);
    for (DataStream<T> next : streams.subList(1, streams.size())) {
      all = all.union(next);
    }
    return all;
  }

  private static Origin originOf(Part late) {
    if (late.origin() == null) {
      // Going on would lose ticks; the restart reads them again.
      throw new IllegalStateException(
          late.trading().ticks()
              + " ticks of "
              + late.symbol()
              + " were taken for on time, and are late");
    }
    return late.origin();
  }
}
