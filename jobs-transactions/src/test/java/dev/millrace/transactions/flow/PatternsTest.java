package dev.millrace.transactions.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.serde.deadletter.Origin;
import dev.millrace.testing.StrictEnvironment;
import dev.millrace.transactions.model.Alert;
import dev.millrace.transactions.model.Payment;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each pattern's operator by itself; payments come as {@code amount@place+seconds}. */
class PatternsTest {
  private static final Patterns PATTERNS = new Patterns(20);

  private static final Function<DataStream<Payment>, SingleOutputStreamOperator<Alert>>
      CARD_TESTING = PATTERNS::cardTesting;
  private static final Function<DataStream<Payment>, SingleOutputStreamOperator<Alert>> BURST =
      PATTERNS::burst;

  private int offset;

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    // payments by amount and second, alerts as the seconds of their payments
    "1+0 2+1 3+2 501+3,                        0 1 2 3",
    "1+0 2+1 3+2 500+3,                        ''", // not above 500
    "1+0 2+1 10+2 501+3,                       ''", // not below 10
    "9.999+0 9.99+1 0+2 500.01+3,              0 1 2 3", // as they came, unrounded
    "1+0 2+1 501+2 3+3 502+4,                  0 1 3 4", // a gap may be a large one
    "1+0 2+1 501+3,                            ''",
    "1+0 2+1 3+2 4+3 5+4 501+5,                2 3 4 5", // the latest three, and one alert
    "1+0 2+1 3+2 501+3 502+4,                  0 1 2 3", // skips past the last
    "1+0 2+1 3+2 501+3 4+4 502+5,              0 1 2 3",
    "1+0 2+1 3+2 501+3 4+4 5+5 6+6 502+7,      0 1 2 3 | 4 5 6 7",
    "1+0 2+1 3+2 501+599,                      0 1 2 599", // less than ten minutes apart
    "1+0 2+1 3+2 501+600,                      ''",
    "1+0 2+100 3+200 4+300 501+600,            100 200 300 600",
    "501+0 1+1 2+2 3+3,                        ''",
    "1+0 2+0 3+0 501+0,                        0 0 0 0", // as they lie in the topic
    "501+0 1+0 2+0 3+0,                        ''",
    "501+3 3+2 2+1 1+0,                        0 1 2 3", // out of order
  })
  void findsCardTesting(String payments, String alerts) throws Exception {
    assertThat(found(CARD_TESTING, payments)).isEqualTo(alerts);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "1@a+0 1@b+1 1@c+2 1@a+3 1@a+4,            0 1 2 3 4",
    "1@a+0 1@b+1 1@c+2 1@a+3,                  ''", // four
    "1@a+0 1@b+1 1@a+2 1@b+3 1@a+4,            ''", // two places
    "1@a+0 1@b+1 1@c+2 1@d+3 1@e+59,           0 1 2 3 59",
    "1@a+0 1@b+1 1@c+2 1@d+3 1@e+60,           ''",
    "1@a+0 1@a+1 1@a+2 1@a+3 1@a+4 1@b+5 1@c+6, 2 3 4 5 6",
    "1@a+0 1@b+1 1@b+2 1@b+3 1@b+4 1@b+5 1@b+6 1@c+7, 0 1 2 3 7", // a stay between
    "1@a+0 1@b+1 1@b+2 1@b+3 1@b+4 1@a+5 1@b+6 1@b+7 1@b+8 1@b+9 1@c+10, 5 6 7 8 10",
    "1@a+0 1@b+1 1@c+2 1@a+3 1@a+4 1@b+5 1@c+6, 0 1 2 3 4", // skips past the last
    "1@a+0 1@b+0 1@c+0 1@a+0 1@a+0 1@b+1 1@c+1 1@a+1 1@b+1 1@c+2, 0 0 0 0 0 | 1 1 1 1 2",
  })
  void findsBursts(String payments, String alerts) throws Exception {
    assertThat(found(BURST, payments)).isEqualTo(alerts);
  }

  @Test
  void givesUpAStayThatIsTooLong() throws Exception {
    assertThat(found(BURST, stay(18))).isEqualTo("0 1 2 3 19");
    assertThat(found(BURST, stay(19))).isEmpty();
  }

  private static String stay(int length) {
    var payments = new StringBuilder("1@a+0");
    for (int i = 1; i <= length; i++) {
      payments.append(" 1@b+").append(i);
    }
    return payments.append(" 1@c+").append(length + 1).toString();
  }

  @Test
  void leavesNothingBehindWhenTimeHasPassed() throws Exception {
    for (var search : List.of(CARD_TESTING, BURST)) {
      try (var operator = operator(search)) {
        for (int i = 0; i < 500; i++) {
          Payment payment = payment("user_" + i % 100, "1", "place_" + i % 3, i);
          operator.processElement(payment, payment.epochMillis());
        }
        operator.processWatermark(500_000);
        assertThat(operator.numKeyedStateEntries()).isPositive();
        operator.processWatermark(2_000_000);
        assertThat(operator.numKeyedStateEntries()).isZero();
        assertThat(operator.numEventTimeTimers()).isZero();
      }
    }
  }

  @Test
  void keepsNoMoreOfAHotUserThanOfAnyOther() throws Exception {
    try (var cardTesting = operator(CARD_TESTING);
        var burst = operator(BURST)) {
      for (int i = 0; i < 5_000; i++) {
        // All within the time of both patterns, and never one complete.
        Payment payment = payment("hot", "1", i % 2 == 0 ? "here" : "there", 0);
        payment =
            new Payment(
                payment.transactionId(),
                payment.userId(),
                payment.amount(),
                payment.location(),
                i * 10L,
                payment.origin());
        cardTesting.processElement(payment, payment.epochMillis());
        burst.processElement(payment, payment.epochMillis());
        cardTesting.processWatermark(i * 10L);
        burst.processWatermark(i * 10L);
      }
      assertThat(cardTesting.numKeyedStateEntries()).isLessThan(20);
      assertThat(burst.numKeyedStateEntries()).isLessThan(20);
    }
  }

  @Test
  void goesOnBehindASnapshot() throws Exception {
    var first = operator(CARD_TESTING);
    for (Payment payment : payments("1+0 2+1 3+2")) {
      first.processElement(payment, payment.epochMillis());
    }
    first.processWatermark(1_000);
    var snapshot = first.snapshot(1, 1);
    first.close();

    try (var second = operator(CARD_TESTING, false)) {
      second.initializeState(snapshot);
      second.open();
      for (Payment payment : payments("501+3")) {
        second.processElement(payment, payment.epochMillis());
      }
      second.processWatermark(10_000);
      assertThat(second.extractOutputValues())
          .singleElement()
          .satisfies(
              alert -> {
                assertThat(alert.id()).isEqualTo("card-testing/ann/txn_3");
                assertThat(alert.transactions())
                    .containsExactly("txn_0", "txn_1", "txn_2", "txn_3");
                assertThat(alert.value()).isEqualByComparingTo("501");
                assertThat(alert.at()).isEqualTo(3_000);
              });
    }
  }

  /** The definitions of the README, looked up payment by payment. */
  @Test
  void agreesWithLookingAtAllPaymentsAgain() throws Exception {
    var random = new SplittableRandom(3);
    var amounts = List.of("1", "2", "3", "4", "50", "501", "502");
    var places = List.of("a", "a", "a", "a", "a", "b", "c");
    int smallAlerts = 0;
    int bursts = 0;
    for (int round = 0; round < 150; round++) {
      List<Payment> payments = new ArrayList<>();
      offset = 0;
      int second = 0;
      for (int i = 0; i < 60; i++) {
        second += random.nextInt(4) == 0 ? random.nextInt(300) : random.nextInt(20);
        payments.add(
            payment(
                "ann",
                amounts.get(random.nextInt(amounts.size())),
                places.get(random.nextInt(places.size())),
                second));
      }
      List<String> tested = cardTestingAgain(payments);
      List<String> burst = burstsAgain(payments);
      assertThat(ids(CARD_TESTING, payments)).as("round %s", round).isEqualTo(tested);
      assertThat(ids(BURST, payments)).as("round %s", round).isEqualTo(burst);
      smallAlerts += tested.size();
      bursts += burst.size();
    }
    assertThat(smallAlerts).isGreaterThan(100);
    assertThat(bursts).isGreaterThan(100);
  }

  private static List<String> cardTestingAgain(List<Payment> payments) {
    List<String> ids = new ArrayList<>();
    int from = 0;
    for (int last = 0; last < payments.size(); last++) {
      Payment large = payments.get(last);
      if (!CardTesting.isLarge(large)) {
        continue;
      }
      long small =
          payments.subList(from, last).stream()
              .filter(CardTesting::isSmall)
              .filter(payment -> large.epochMillis() - payment.epochMillis() < 600_000)
              .count();
      if (small >= 3) {
        ids.add("card-testing/ann/" + large.transactionId());
        from = last + 1;
      }
    }
    return ids;
  }

  private static List<String> burstsAgain(List<Payment> payments) {
    List<String> ids = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < payments.size(); i++) {
      Payment last = payments.get(i);
      List<Payment> recent =
          payments.subList(Math.max(from, i - 19), i + 1).stream()
              .filter(payment -> last.epochMillis() - payment.epochMillis() < 60_000)
              .toList();
      if (recent.size() >= 5 && recent.stream().map(Payment::location).distinct().count() >= 3) {
        ids.add("burst/ann/" + last.transactionId());
        from = i + 1;
      }
    }
    return ids;
  }

  private static List<String> ids(
      Function<DataStream<Payment>, SingleOutputStreamOperator<Alert>> search,
      List<Payment> payments)
      throws Exception {
    try (var operator = operator(search)) {
      for (Payment payment : payments) {
        if (search.equals(BURST) || CardTesting.isSmall(payment) || CardTesting.isLarge(payment)) {
          operator.processElement(payment, payment.epochMillis());
        }
      }
      operator.processWatermark(Long.MAX_VALUE);
      return operator.extractOutputValues().stream().map(Alert::id).toList();
    }
  }

  private String found(
      Function<DataStream<Payment>, SingleOutputStreamOperator<Alert>> search, String described)
      throws Exception {
    List<Payment> payments = payments(described);
    try (var operator = operator(search)) {
      for (Payment payment : payments) {
        operator.processElement(payment, payment.epochMillis());
      }
      operator.processWatermark(Long.MAX_VALUE);
      return String.join(
          " | ",
          operator.extractOutputValues().stream()
              .map(
                  alert ->
                      String.join(
                          " ", alert.transactions().stream().map(seconds(payments)).toList()))
              .toList());
    }
  }

  private static Function<String, String> seconds(List<Payment> payments) {
    return id ->
        payments.stream()
            .filter(payment -> payment.transactionId().equals(id))
            .map(payment -> String.valueOf(payment.epochMillis() / 1000))
            .findFirst()
            .orElseThrow();
  }

  private List<Payment> payments(String described) {
    List<Payment> payments = new ArrayList<>();
    for (String each : described.split(" ", -1)) {
      String amount = each.replaceAll("[@+].*", "");
      String place = each.contains("@") ? each.replaceAll(".*@|\\+.*", "") : null;
      int second = Integer.parseInt(each.replaceAll(".*\\+", ""));
      payments.add(payment("ann", amount, place, second));
    }
    return payments;
  }

  private Payment payment(String user, String amount, @Nullable String place, int second) {
    return new Payment(
        "txn_" + offset,
        user,
        new BigDecimal(amount),
        place,
        second * 1000L,
        new Origin("transactions", 0, offset++, 0, null, null, List.of()));
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Payment, Alert> operator(
      Function<DataStream<Payment>, SingleOutputStreamOperator<Alert>> search) throws Exception {
    return operator(search, true);
  }

  @SuppressWarnings("unchecked") // A graph forgets the types of its nodes.
  private static KeyedOneInputStreamOperatorTestHarness<String, Payment, Alert> operator(
      Function<DataStream<Payment>, SingleOutputStreamOperator<Alert>> search, boolean open)
      throws Exception {
    var environment = StrictEnvironment.create();
    DataStream<Payment> none =
        environment.fromData(List.<Payment>of(), TypeInformation.of(Payment.class)).uid("payments");
    var transformation =
        (OneInputTransformation<Payment, Alert>) search.apply(none).getTransformation();
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            transformation.getOperator(), Payment::userId, TypeInformation.of(String.class));
    if (open) {
      harness.open();
    }
    return harness;
  }
}
