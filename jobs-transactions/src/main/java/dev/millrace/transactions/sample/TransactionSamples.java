package dev.millrace.transactions.sample;

import static dev.millrace.serde.sample.HandmadeJson.quoted;
import static dev.millrace.transactions.sample.Message.money;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.serde.sample.Dice;
import dev.millrace.serde.sample.Disorder;
import dev.millrace.serde.sample.Sample;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An endless, repeatable sequence of shop transactions, some of them broken in various ways. */
public final class TransactionSamples implements Iterator<Sample> {
  /** How many ways to be bad there are. */
  static final int KINDS_OF_BAD = 22;

  /**
   * What a producer and a topic take unless told otherwise, less what Kafka and a packer that finds
   * nothing to pack put around a record.
   */
  static final int NEAR_LIMIT = 1_048_576 - 512;

  private static final int CITIES = 40;

  private final SampleSettings settings;
  private final Dice dice;
  private final Disorder disorder;
  private long position;
  private long second = Long.MIN_VALUE;
  private int inSecond;

  /** What is left of a suspicious sequence, and who pays it. */
  private final Deque<Scheme.Step> scheme = new ArrayDeque<>();

  private int suspect;

  public TransactionSamples(SampleSettings settings) {
    this.settings = settings;
    this.dice = new Dice(settings.seed());
    this.disorder = new Disorder(settings.start(), settings.disorder());
  }

  /**
   * A valid transaction for one partition whose only purpose is its event time: once every
   * partition holds one, all windows before it can close.
   */
  public static Sample closing(int partition, Instant time) {
    String user = "user_closing_" + partition;
    var message =
        new Message(
            quoted("txn_" + time.getEpochSecond() + "_closing_" + partition),
            quoted(user),
            quoted("closing bell"),
            quoted("closing"),
            "1.00",
            "1",
            quoted("none"),
            quoted(isoLocal(time)),
            quoted("city_0"));
    return new Sample(user.getBytes(UTF_8), message.bytes(), time, true);
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Sample next() {
    Instant place = settings.start().plus(settings.spacing().multipliedBy(position++));
    Scheme.Step step = nextStep();
    // A suspicious sequence keeps its order, or it would often be another.
    Instant time =
        step == null ? disorder.happened(place, dice) : place.truncatedTo(ChronoUnit.MILLIS);
    String id = id(place);

    int user = step == null ? activeUser() : suspect;
    String userId = "user_" + user;
    var habits = new Dice(settings.seed() ^ (user * 0x632be59bd9b4e019L));
    Catalogue.Category favourite = Catalogue.anyCategory(habits);
    String home = "city_" + (1 + habits.below(CITIES));
    String payment = habits.oneOf(Catalogue.PAYMENT_METHODS);

    Catalogue.Category category = dice.chance(0.6) ? favourite : Catalogue.anyCategory(dice);
    Catalogue.Product product = dice.oneOf(category.products());
    int quantity = dice.chance(0.75) ? 1 : 2 + dice.below(4);
    // StrictMath, because the last bit of Math.exp may differ between processors.
    long unit =
        Math.max(
            1,
            (long) (product.medianCents() * StrictMath.exp(product.spread() * dice.bell()) + 0.5));
    String city = dice.chance(0.9) ? home : "city_" + (1 + dice.below(CITIES));
    String paid = dice.chance(0.85) ? payment : dice.oneOf(Catalogue.PAYMENT_METHODS);

    var message =
        new Message(
            quoted(id),
            quoted(userId),
            quoted(product.name()),
            quoted(category.name()),
            money(step == null || step.cents() == 0 ? unit * quantity : step.cents()),
            String.valueOf(quantity),
            quoted(paid),
            quoted(isoLocal(time)),
            quoted(step == null || step.city().isEmpty() ? city : step.city()));
    byte[] key = userId.getBytes(UTF_8);
    if (settings.nearLimitShare() > 0 && dice.chance(settings.nearLimitShare())) {
      return refused(key, nearLimit(message, NEAR_LIMIT - key.length), time);
    }
    return dice.chance(settings.badShare())
        ? bad(dice.below(KINDS_OF_BAD), key, message, time)
        : new Sample(key, message.bytes(), time, true);
  }

  /** The next payment of a suspicious sequence, mixed among the others; null mostly. */
  private Scheme.@Nullable Step nextStep() {
    if (scheme.isEmpty()) {
      // Not asked for, they cost no throw of the dice: such sequences stay what they were.
      if (settings.schemeShare() > 0 && dice.chance(settings.schemeShare())) {
        suspect = 1 + dice.below(settings.users());
        scheme.addAll(dice.oneOf(List.of(Scheme.values())).steps(dice));
      }
    } else if (dice.chance(0.5)) {
      return scheme.poll();
    }
    return null;
  }

  /** A bad record of one kind, made of a good message. */
  Sample bad(int kind, byte[] key, Message good, Instant time) {
    return switch (kind) {
      case 0 -> refused(key, good.truncated(dice), time);
      case 1 -> refused(key, "### sensor restarted ###".getBytes(UTF_8), time);
      case 2 -> refused(key, good.withAmount(quoted("expensive")), time);
      case 3 -> refused(key, good.withQuantity("1.5"), time);
      case 4 -> refused(null, good.withUserId(""), time);
      case 5 -> refused(null, good.withUserId("null"), time);
      case 6 -> refused(key, good.withUserId(quoted("  ")), time);
      case 7 -> refused(key, good.withAmount("-" + good.amount()), time);
      case 8 -> refused(key, good.withQuantity("0"), time);
      case 9 -> refused(key, good.withTimestamp(quoted("yesterday at noon")), time);
      case 10 -> refused(key, good.brokenUtf8(), time);
      case 11 -> refused(key, good.withProduct("[".repeat(100) + "]".repeat(100)), time);
      case 12 -> refused(key, (good.json() + " {\"next\":1}").getBytes(UTF_8), time);
      case 13 -> new Sample(key, null, time, false);
      case 14 -> refused(key, good.withTimestamp(quoted("9998-12-31T23:59:59")), time);
      case 15 -> refused(key, good.withTransactionId(""), time);
      case 16 -> refused(key, good.withCategory(quoted("")), time);
      case 17 -> refused(key, ("[" + good.json() + "]").getBytes(UTF_8), time);
      case 18 -> refused(key, "null".getBytes(UTF_8), time);
      case 19 -> refused(key, new byte[0], time);
      case 20 -> refused(key, good.withAmount("1e400"), time);
      case 21 -> refused(key, good.withUserId(quoted("u".repeat(300))), time);
      default -> throw new IllegalArgumentException("there is no kind " + kind);
    };
  }

  /** A message of so many bytes: of the wrong type, broken off at its end, or no message at all. */
  private byte[] nearLimit(Message good, int size) {
    int way = dice.below(3);
    Message wrong = way == 0 ? good.withAmount("[]") : good;
    String whole = wrong.withProduct("").json();
    String head = way == 2 ? "" : whole.substring(0, whole.length() - 1) + ",\"product\":\"";
    String end = way == 0 ? "\"}" : "";
    return (head + letters(size - head.length() - end.length()) + end).getBytes(UTF_8);
  }

  /** Letters by chance: a repeated one would be packed to nothing on its way. */
  private String letters(int count) {
    var letters = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      letters.append((char) ('a' + dice.below(26)));
    }
    return letters.toString();
  }

  private static Sample refused(byte @Nullable [] key, Message message, Instant time) {
    return refused(key, message.bytes(), time);
  }

  private static Sample refused(byte @Nullable [] key, byte[] value, Instant time) {
    return new Sample(key, value, time, false);
  }

  /** Numbered within the second of its place in the sequence, so that no two are alike. */
  private String id(Instant place) {
    if (place.getEpochSecond() != second) {
      second = place.getEpochSecond();
      inSecond = 0;
    }
    String number = String.valueOf(inSecond++);
    return "txn_" + second + "_" + "0".repeat(Math.max(0, 4 - number.length())) + number;
  }

  /** Some users buy far more often than others. */
  private int activeUser() {
    double fraction = dice.fraction();
    return 1 + (int) (fraction * fraction * settings.users());
  }

  private static String isoLocal(Instant time) {
    return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
        LocalDateTime.ofInstant(time, ZoneOffset.UTC));
  }
}
