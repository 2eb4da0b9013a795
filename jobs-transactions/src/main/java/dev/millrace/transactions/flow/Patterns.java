package dev.millrace.transactions.flow;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.LateRecords;
import dev.millrace.serde.eventtime.KeptWatermark;
import dev.millrace.transactions.model.Alert;
import dev.millrace.transactions.model.Payment;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.cep.CEP;
import org.apache.flink.cep.EventComparator;
import org.apache.flink.cep.functions.PatternProcessFunction;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * Looks for suspicious sequences in each user's payments.
 *
 * @param maxPayments over how many payments of one user a burst may spread
 */
record Patterns(int maxPayments) {
  private static final OutputTag<Payment> LATE =
      new OutputTag<>("late", TypeInformation.of(Payment.class));

  /** What comes out. */
  record Outputs(DataStream<Alert> alerts, DataStream<DeadLetter> late) {}

  Outputs apply(DataStream<Payment> payments) {
    var cardTesting = cardTesting(payments);
    var burst = burst(payments);
    return new Outputs(
        cardTesting.union(burst), late("card-testing", cardTesting).union(late("burst", burst)));
  }

  SingleOutputStreamOperator<Alert> cardTesting(DataStream<Payment> payments) {
    return search(
        "card-testing",
        payments,
        payment -> CardTesting.isSmall(payment) || CardTesting.isLarge(payment),
        CardTesting.pattern(),
        new CardTesting());
  }

  SingleOutputStreamOperator<Alert> burst(DataStream<Payment> payments) {
    return search(
        "burst",
        payments,
        payment -> payment.location() != null,
        Burst.pattern(maxPayments),
        new Burst());
  }

  private static SingleOutputStreamOperator<Alert> search(
      String name,
      DataStream<Payment> payments,
      FilterFunction<Payment> concerned,
      Pattern<Payment, ?> pattern,
      PatternProcessFunction<Payment, Alert> found) {
    var byUser =
        KeptWatermark.keyBy(
            payments.filter(concerned).name("payments-for-" + name).uid("payments-for-" + name),
            Payment::userId,
            TypeInformation.of(String.class),
            name);
    return CEP.pattern(byUser, pattern, new AsTheyLieInTheTopic())
        .inEventTime()
        .sideOutputLateData(LATE)
        .process(found, TypeInformation.of(Alert.class))
        .name(name)
        .uid(name);
  }

  private static DataStream<DeadLetter> late(
      String name, SingleOutputStreamOperator<Alert> search) {
    return search
        .getSideOutput(LATE)
        .process(new LateRecords<>(Payment::origin, name), TypeInformation.of(DeadLetter.class))
        .name("late-for-" + name)
        .uid("late-for-" + name);
  }

  /** Decides between payments of the same millisecond, so that replays decide alike. */
  static final class AsTheyLieInTheTopic implements EventComparator<Payment> {
    @Override
    public int compare(Payment one, Payment other) {
      int partitions = Integer.compare(one.origin().partition(), other.origin().partition());
      return partitions != 0
          ? partitions
          : Long.compare(one.origin().offset(), other.origin().offset());
    }
  }
}
