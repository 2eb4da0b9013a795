package dev.millrace.cli.data.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;

/** What is spent per user, or per category, in each tumbling window of event time. */
final class Windows {
  /** By whom transactions are counted, and how that looks in a record. */
  enum Kind {
    USER("user", "user_id", "categories", "user-windows"),
    CATEGORY("category", "category", "users", "category-windows");

    private final String prefix;
    private final String keyField;
    private final String distinctField;
    private final String operator;

    Kind(String prefix, String keyField, String distinctField, String operator) {
      this.prefix = prefix;
      this.keyField = keyField;
      this.distinctField = distinctField;
      this.operator = operator;
    }

    /** The uid of the operator that counts, as dead letters name it. */
    String operator() {
      return operator;
    }
  }

  /** Takes one window. */
  @FunctionalInterface
  interface Visitor {
    void visit(String key, long start, Totals totals);
  }

  /** A window of one key, which is a number from {@link Names}. */
  record WindowOfKey(int key, long start) {}

  /** What has been added up in one window; money in cents. */
  static final class Totals {
    private long count;
    private long sum;
    // Sums of very large amounts leave the range of a long, and overflow into this.
    private BigInteger beyond = BigInteger.ZERO;
    private long min = Long.MAX_VALUE;
    private long max = Long.MIN_VALUE;
    private long quantity;
    private final IntSet distinct = new IntSet();

    private void add(long cents, long pieces, int other) {
      count++;
      if (sum > Long.MAX_VALUE - cents) {
        beyond = beyond.add(BigInteger.valueOf(sum));
        sum = 0;
      }
      sum += cents;
      min = Math.min(min, cents);
      max = Math.max(max, cents);
      quantity += pieces;
      distinct.add(other);
    }

    long count() {
      return count;
    }

    BigDecimal sum() {
      return new BigDecimal(beyond.add(BigInteger.valueOf(sum)), 2);
    }

    BigDecimal min() {
      return BigDecimal.valueOf(min, 2);
    }

    BigDecimal max() {
      return BigDecimal.valueOf(max, 2);
    }

    BigDecimal mean() {
      return sum().divide(BigDecimal.valueOf(count), 2, RoundingMode.HALF_EVEN);
    }
  }

  private final Kind kind;
  private final long sizeMillis;
  private final Names users;
  private final Names categories;
  private final Map<WindowOfKey, Totals> windows = new HashMap<>();

  Windows(Kind kind, long sizeMillis, Names users, Names categories) {
    this.kind = kind;
    this.sizeMillis = sizeMillis;
    this.users = users;
    this.categories = categories;
  }

  Kind kind() {
    return kind;
  }

  void add(Enriched transaction) {
    Reading reading = transaction.reading();
    int user = users.number(reading.userId());
    int category = categories.number(reading.category());
    boolean byUser = kind == Kind.USER;
    windows
        .computeIfAbsent(
            new WindowOfKey(byUser ? user : category, start(reading.time())),
            window -> new Totals())
        .add(transaction.finalCents(), reading.quantity(), byUser ? category : user);
  }

  private long start(long time) {
    return Math.floorDiv(time, sizeMillis) * sizeMillis;
  }

  int size() {
    return windows.size();
  }

  void forEach(Visitor visitor) {
    Names names = kind == Kind.USER ? users : categories;
    windows.forEach(
        (window, totals) -> visitor.visit(names.name(window.key()), window.start(), totals));
  }

  String id(String key, long start) {
    return kind.prefix + "/" + key + "/" + start;
  }

  long end(long start) {
    return start + sizeMillis;
  }

  /** What the record of this window has to say. */
  Fields expected(String key, long start, Totals totals) {
    return new Fields()
        .text("id", id(key, start))
        .text(kind.keyField, key)
        .number("window_start", start)
        .number("window_end", end(start))
        .number("count", totals.count)
        .decimal("sum", totals.sum())
        .decimal("min", totals.min())
        .decimal("max", totals.max())
        .decimal("mean", totals.mean())
        .number("quantity", totals.quantity)
        .number(kind.distinctField, totals.distinct.size());
  }

  /** What a record of the output topic says. */
  static Fields found(Kind kind, JsonNode message) {
    return new Fields()
        .of(message, "id")
        .of(message, kind.keyField)
        .of(message, "window_start")
        .of(message, "window_end")
        .of(message, "count")
        .of(message, "sum")
        .of(message, "min")
        .of(message, "max")
        .of(message, "mean")
        .of(message, "quantity")
        .of(message, kind.distinctField);
  }
}
