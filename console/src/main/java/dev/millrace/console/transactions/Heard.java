package dev.millrace.console.transactions;

import dev.millrace.console.TopicListener;
import dev.millrace.console.transactions.Spending.Spent;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.replay.RefusedRecord;
import dev.millrace.transactions.model.Alert;
import dev.millrace.transactions.model.CategorySpending;
import dev.millrace.transactions.model.Rule;
import dev.millrace.transactions.model.Transaction;
import dev.millrace.transactions.model.UserSpending;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** All that was heard of the job's results and rules, of which only the newest is kept. */
final class Heard implements TopicListener.Hearer {
  static final String USERS = "user_aggregations";
  static final String CATEGORIES = "category_aggregations";
  static final String ALERTS = "transaction_alerts";
  static final String HIGH_VALUE = "high_value_transactions";
  static final String DEAD_RULES = TransactionsRoom.RULES + ".dead-letters";

  /** How many records back in each partition; of rules all, since a topic of them is compacted. */
  static final Map<String, Integer> TOPICS =
      Map.of(
          USERS,
          5_000,
          CATEGORIES,
          1_000,
          ALERTS,
          Occurrences.MOST,
          HIGH_VALUE,
          Occurrences.MOST,
          TransactionsRoom.RULES,
          Integer.MAX_VALUE,
          DEAD_RULES,
          200);

  /** No window begins so far ahead of the record that tells of it. */
  private static final long FAR_AHEAD = Duration.ofDays(1).toMillis();

  private static final int CATEGORIES_SHOWN = 7;
  private static final int USERS_SHOWN = 5;
  private static final int FOUND = 5;

  private final JsonCodec<UserSpending> users = JsonCodec.of(UserSpending.class);
  private final JsonCodec<CategorySpending> categories = JsonCodec.of(CategorySpending.class);
  private final JsonCodec<Alert> alerts = JsonCodec.of(Alert.class);
  private final JsonCodec<Transaction> payments = JsonCodec.of(Transaction.class);
  private final JsonCodec<Rule> rules = JsonCodec.of(Rule.class);

  private final SpendingHistory byUser = new SpendingHistory();
  private final SpendingHistory byCategory = new SpendingHistory();
  private final Occurrences occurrences = new Occurrences(InstantSource.system());
  private final RuleBook book = new RuleBook();
  private final Teller teller;
  private long revision;
  private long told = -1;
  private long unreadable;
  private boolean complete;

  /** Who passes on what is new. */
  interface Teller {
    void tell(State state);
  }

  /**
   * All there is to show.
   *
   * @param complete whether all was read that lay in the topics at the beginning
   * @param unreadable how many results are no JSON as the job writes it
   */
  record State(
      boolean complete,
      long unreadable,
      Spending categories,
      Spending users,
      Occurrences.Listing occurrences) {}

  Heard(Teller teller) {
    this.teller = teller;
  }

  @Override
  public synchronized void forget() {
    byUser.clear();
    byCategory.clear();
    occurrences.clear();
    book.clear();
    unreadable = 0;
    complete = false;
    revision++;
  }

  @Override
  public synchronized void hear(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return;
    }
    revision++;
    try {
      read(record);
    } catch (MalformedRecord foreign) {
      // Of rules, the job tells itself what it makes of them.
      if (!record.topic().equals(TransactionsRoom.RULES)) {
        unreadable++;
      }
    }
  }

  private void read(ConsumerRecord<byte[], byte[]> record) throws MalformedRecord {
    long at = record.timestamp();
    switch (record.topic()) {
      case USERS -> {
        UserSpending one = users.decode(record.value());
        if (one.windowStart() - at < FAR_AHEAD) {
          byUser.put(
              one.userId(), one.windowStart(), one.windowEnd(), new Spent(one.count(), one.sum()));
        }
      }
      case CATEGORIES -> {
        CategorySpending one = categories.decode(record.value());
        if (one.windowStart() - at < FAR_AHEAD) {
          byCategory.put(
              one.category(),
              one.windowStart(),
              one.windowEnd(),
              new Spent(one.count(), one.sum()));
        }
      }
      case ALERTS -> occurrences.add(alerts.decode(record.value()), at);
      // A processed payment is the payment, and more.
      case HIGH_VALUE -> occurrences.add(payments.decode(record.value()), at);
      case TransactionsRoom.RULES -> book.put(rules.decode(record.value()), record.offset(), at);
      default -> {
        RefusedRecord letter = RefusedRecord.of(record);
        book.refuse(letter.offset(), letter.explanation());
      }
    }
  }

  @Override
  public void tell(boolean caughtUp) {
    State state;
    synchronized (this) {
      complete = caughtUp;
      if (!caughtUp || revision == told) {
        return;
      }
      told = revision;
      state = state(occurrences.latest());
    }
    teller.tell(state);
  }

  /** With all occurrences that are kept. */
  synchronized State whole() {
    return state(occurrences.all());
  }

  private State state(Occurrences.Listing listing) {
    return new State(
        complete, unreadable, byCategory.most(CATEGORIES_SHOWN), byUser.most(USERS_SHOWN), listing);
  }

  /** Users whose names contain a text. */
  synchronized Spending find(String user) {
    return byUser.find(user, FOUND);
  }

  /** What the page shows of the rules. */
  synchronized List<RuleEntry> rules(long taken) {
    return book.entries(taken, occurrences);
  }

  synchronized boolean hasRoomFor(Rule rule) {
    return book.hasRoomFor(rule);
  }

  synchronized long freeRuleId() {
    return book.freeId();
  }
}
