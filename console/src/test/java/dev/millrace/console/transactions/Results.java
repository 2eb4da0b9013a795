package dev.millrace.console.transactions;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.WrittenTime;
import dev.millrace.serde.deadletter.DeadLetterHeaders;
import dev.millrace.testing.KafkaBroker;
import dev.millrace.testing.TopicContents;
import dev.millrace.transactions.model.Alert;
import dev.millrace.transactions.model.CategorySpending;
import dev.millrace.transactions.model.Spending;
import dev.millrace.transactions.model.Transaction;
import dev.millrace.transactions.model.UserSpending;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Writes to the topics what the job would, with its own records. */
final class Results {
  static final long WINDOW = Duration.ofMinutes(1).toMillis();

  private final KafkaBroker broker;

  Results(KafkaBroker broker) {
    this.broker = broker;
    broker.createTopics(2, Heard.USERS, Heard.CATEGORIES, Heard.ALERTS, Heard.HIGH_VALUE);
    broker.createTopics(1, TransactionsRoom.RULES, Heard.DEAD_RULES);
  }

  /** What a category spent in a window. */
  void category(String category, long start, long count, String sum) {
    send(Heard.CATEGORIES, category, categoryBytes(category, start, count, sum));
  }

  void user(String user, long start, long count, String sum) {
    send(Heard.USERS, user, userBytes(user, start, count, sum));
  }

  /**
   * So many windows of five categories and eight users, up to now, in waves that look like some.
   */
  void anHour(long now, int windows) {
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    long newest = now - now % WINDOW - WINDOW;
    List<String> categories = List.of("electronics", "clothing", "home", "sports", "books", "toys");
    for (int back = 0; back < windows; back++) {
      long start = newest - back * WINDOW;
      int at = back;
      IntStream.range(0, categories.size())
          .forEach(
              which -> {
                long sum = Math.round(900.0 / (which + 1) * (1.4 + Math.sin(at / 6.0 + which)));
                records.add(
                    record(
                        Heard.CATEGORIES,
                        categories.get(which),
                        categoryBytes(
                            categories.get(which), start, 3 + which + at % 4, sum + ".10")));
              });
      IntStream.range(0, 8)
          .forEach(
              which -> {
                long sum = Math.round(300.0 / (which + 1) * (1.3 + Math.cos(at / 5.0 + which * 2)));
                records.add(
                    record(
                        Heard.USERS,
                        "user_" + which,
                        userBytes("user_" + which, start, 1 + which % 3, sum + ".50")));
              });
    }
    TopicContents.send(broker, records);
  }

  void alert(
      Alert.Kind kind,
      @Nullable Long ruleId,
      String key,
      @Nullable String value,
      String... transactions) {
    List<String> about = List.of(transactions);
    var alert =
        new Alert(
            kind.word() + "/" + key + "/" + about.get(about.size() - 1),
            kind,
            ruleId,
            key,
            value == null ? null : new BigDecimal(value),
            about,
            System.currentTimeMillis());
    send(Heard.ALERTS, key, JsonCodec.of(Alert.class).encode(alert));
  }

  /** As the job writes it: the payment, and more. */
  void highValue(String id, String user, String product, String amount) {
    var payment =
        new Transaction(
            id,
            user,
            product,
            "electronics",
            new BigDecimal(amount),
            1,
            "paypal",
            WrittenTime.of(System.currentTimeMillis()),
            "city_5");
    String json = new String(JsonCodec.of(Transaction.class).encode(payment), UTF_8);
    String more = ",\"discount_rate\":0.10,\"final_amount\":1.00,\"processed_at\":1}";
    send(Heard.HIGH_VALUE, user, (json.substring(0, json.length() - 1) + more).getBytes(UTF_8));
  }

  void rule(long id, String json) {
    send(TransactionsRoom.RULES, String.valueOf(id), json.getBytes(UTF_8));
  }

  /** The job refuses the rule at an offset. */
  void refuse(long offset, String why) {
    var letter = record(Heard.DEAD_RULES, "1", "{}".getBytes(UTF_8));
    letter.headers().add(DeadLetterHeaders.OFFSET, String.valueOf(offset).getBytes(UTF_8));
    letter.headers().add(DeadLetterHeaders.EXCEPTION_MESSAGE, why.getBytes(UTF_8));
    TopicContents.send(broker, List.of(letter));
  }

  /** The job makes a checkpoint when it has read so many of the rules. */
  void checkpoint(long offset) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .alterConsumerGroupOffsets(
              "transactions",
              Map.of(new TopicPartition(TransactionsRoom.RULES, 0), new OffsetAndMetadata(offset)))
          .all()
          .get();
    }
  }

  void send(String topic, String key, byte[] value) {
    TopicContents.send(broker, List.of(record(topic, key, value)));
  }

  private static byte[] categoryBytes(String category, long start, long count, String sum) {
    return JsonCodec.of(CategorySpending.class)
        .encode(CategorySpending.of(category, start, start + WINDOW, spending(count, sum)));
  }

  private static byte[] userBytes(String user, long start, long count, String sum) {
    return JsonCodec.of(UserSpending.class)
        .encode(UserSpending.of(user, start, start + WINDOW, spending(count, sum)));
  }

  private static Spending spending(long count, String sum) {
    var total = new BigDecimal(sum);
    return new Spending(count, total, total, total, count, Set.of("one"));
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String key, byte[] value) {
    return new ProducerRecord<>(topic, key.getBytes(UTF_8), value);
  }
}
