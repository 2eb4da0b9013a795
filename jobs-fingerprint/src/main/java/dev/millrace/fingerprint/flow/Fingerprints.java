package dev.millrace.fingerprint.flow;

import dev.millrace.fingerprint.logic.Register;
import dev.millrace.fingerprint.logic.Statistics;
import dev.millrace.fingerprint.model.Fingerprint;
import dev.millrace.fingerprint.model.Part;
import dev.millrace.fingerprint.model.Received;
import dev.millrace.fingerprint.model.WindowReadings;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.LateRecords;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.deadletter.SplitDeadLetters;
import dev.millrace.serde.eventtime.CombineOnTime;
import dev.millrace.serde.eventtime.EventTimeOptions;
import dev.millrace.serde.eventtime.KeptWatermark;
import dev.millrace.serde.eventtime.SteadyWatermarks;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.types.Either;
import org.apache.flink.util.OutputTag;

/**
 * The pipeline: sensor messages in; a fingerprint of each piece of equipment and window, and dead
 * letters out. It knows nothing of Kafka.
 *
 * @param statistics how readings become numbers
 * @param register what each piece of equipment is
 * @param eventTime windows, and what silence does to them
 */
public record Fingerprints(Statistics statistics, Register register, EventTimeOptions eventTime) {
  private static final TypeInformation<Part> PART = TypeInformation.of(Part.class);
  private static final TypeInformation<WindowReadings> READINGS =
      TypeInformation.of(WindowReadings.class);
  private static final OutputTag<Part> LATE = new OutputTag<>("late", PART);

  /** What a subtask may hold of what it collects: 100,000 sensors, or a million readings of few. */
  private static final int MOST_HELD_BYTES = 16 << 20;

  /** What comes out. */
  public record Outputs(DataStream<Fingerprint> fingerprints, DataStream<DeadLetter> deadLetters) {}

  /** Builds the pipeline behind a decoding source. */
  public Outputs apply(DataStream<Either<DeadLetter, Received>> decoded) {
    var received =
        decoded
            .process(new SplitDeadLetters<>(), TypeInformation.of(Received.class))
            .name("split-dead-letters")
            .uid("split-dead-letters");
    var parts =
        SteadyWatermarks.behind(received, eventTime)
            .name("steady-watermarks")
            .uid("steady-watermarks")
            .transform(
                "collect-readings",
                PART,
                new CombineOnTime<>(
                    eventTime.windowSize().toMillis(), MOST_HELD_BYTES, new CollectReadings()))
            .uid("collect-readings");
    var fingerprints =
        KeptWatermark.keyBy(parts, Part::equipId, TypeInformation.of(String.class), "fingerprints")
            .window(TumblingEventTimeWindows.of(eventTime.windowSize()))
            .sideOutputLateData(LATE)
            .aggregate(
                new PutTogether(statistics),
                new TakeFingerprint(statistics, register),
                READINGS,
                READINGS,
                TypeInformation.of(Fingerprint.class))
            .name("fingerprints")
            .uid("fingerprints");
    var late =
        fingerprints
            .getSideOutput(LATE)
            .process(
                new LateRecords<>(Fingerprints::originOf, "fingerprints"),
                TypeInformation.of(DeadLetter.class))
            .name("late-readings")
            .uid("late-readings");
    return new Outputs(
        fingerprints, received.getSideOutput(SplitDeadLetters.DEAD_LETTERS).union(late));
  }

  private static Origin originOf(Part late) {
    if (late.origin() == null) {
      // Going on would lose readings; the restart reads them again.
      throw new IllegalStateException(
          "readings of " + late.equipId() + " were taken for on time, and are late");
    }
    return late.origin();
  }
}
