package dev.millrace.stocks.sample;

import static dev.millrace.serde.sample.HandmadeJson.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.serde.sample.Dice;
import dev.millrace.serde.sample.Disorder;
import dev.millrace.serde.sample.HandmadeJson;
import dev.millrace.serde.sample.Sample;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** An endless, repeatable sequence of the ticks of some stocks, each in its turn. */
public final class TickSamples implements Iterator<Sample> {
  /** How many ways to be bad there are. */
  static final int KINDS_OF_BAD = 36;

  /** Of the ticks, so many are of the same instant as the one before of their symbol. */
  private static final double TWINS = 0.02;

  /** Of the ticks, so many give a price at which nothing was traded. */
  private static final double QUOTES = 0.01;

  /** Behind every watermark: later than a bar of a minute and its patience by far. */
  private static final int LEAST_LATENESS_SECONDS = 120;

  private static final int LATENESS_SPREAD_SECONDS = 180;
  private static final int MICROS_IN_A_MILLISECOND = 1_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

  private final SampleSettings settings;
  private final Dice dice;
  private final Disorder disorder;
  private final List<Walk> walks;
  private final Instant[] latest;
  private long position;

  public TickSamples(SampleSettings settings) {
    this.settings = settings;
    this.dice = new Dice(settings.seed());
    this.disorder = new Disorder(settings.start(), settings.jitter());
    this.walks =
        IntStream.range(0, settings.symbols().size())
            .mapToObj(
                number -> new Walk(new Dice(settings.seed() ^ (number * 0x632be59bd9b4e019L))))
            .toList();
    this.latest = new Instant[settings.symbols().size()];
    Arrays.fill(latest, Instant.MIN);
  }

  /**
   * A valid tick for one partition whose only purpose is its event time: once every partition holds
   * one, all bars before it can close.
   */
  public static Sample closing(int partition, Instant time) {
    String symbol = "CLOSING_" + partition;
    var message = new Message(quoted(symbol), "1.00", "0", quoted(written(time)));
    return new Sample(symbol.getBytes(UTF_8), message.bytes(), time, true);
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Sample next() {
    int count = settings.symbols().size();
    int stock = (int) (position % count);
    // Each has its own moment within the spacing, so that the load is even.
    Instant place =
        settings
            .start()
            .plus(settings.spacing().multipliedBy(position / count))
            .plus(settings.spacing().multipliedBy(stock).dividedBy(count));
    position++;
    Instant time = traded(stock, place);
    String symbol = settings.symbols().get(stock);
    byte[] key = symbol.getBytes(UTF_8);
    var message =
        new Message(quoted(symbol), walks.get(stock).next(dice), volume(), quoted(written(time)));
    return dice.chance(settings.badShare())
        ? bad(dice.below(KINDS_OF_BAD), key, message, time)
        : new Sample(key, message.bytes(), time, true);
  }

  /** When a tick was traded: it may have overtaken others, or have been held up for minutes. */
  private Instant traded(int stock, Instant place) {
    boolean twin = dice.chance(TWINS) && latest[stock].isAfter(Instant.MIN);
    Instant time =
        twin
            ? latest[stock]
            : disorder
                .happened(place, dice)
                .plus(dice.below(MICROS_IN_A_MILLISECOND), ChronoUnit.MICROS);
    latest[stock] = time;
    if (settings.lateShare() > 0 && dice.chance(settings.lateShare())) {
      Instant late =
          time.minusSeconds(LEAST_LATENESS_SECONDS + dice.below(LATENESS_SPREAD_SECONDS));
      return late.isBefore(settings.start()) ? time : late;
    }
    return time;
  }

  /** Mostly in round lots. */
  private String volume() {
    if (dice.chance(QUOTES)) {
      return "0";
    }
    int pieces = dice.chance(0.8) ? 100 * (1 + dice.below(50)) : 1 + dice.below(5_000);
    return String.valueOf(pieces);
  }

  /** In UTC, and without saying so. */
  private static String written(Instant time) {
    return TIME.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
  }

  /** A bad message of one kind, made of a good one. */
  Sample bad(int kind, byte[] key, Message good, Instant time) {
    return switch (kind) {
      case 0 -> refused(key, HandmadeJson.truncated(good.bytes(), dice), time);
      case 1 -> refused(key, "### feed restarted ###", time);
      case 2 -> refused(null, good.withSymbol(""), time);
      case 3 -> refused(null, good.withSymbol("null"), time);
      case 4 -> refused(key, good.withSymbol("110"), time);
      case 5 -> refused(key, good.withSymbol(quoted("")), time);
      case 6 -> refused(key, good.withSymbol(quoted("  ")), time);
      case 7 -> refused(key, good.withSymbol(quoted("S".repeat(300))), time);
      case 8 -> refused(key, good.withPrice(""), time);
      case 9 -> refused(key, good.withPrice("null"), time);
      case 10 -> refused(key, good.withPrice(quoted(good.price())), time);
      case 11 -> refused(key, good.withPrice("0.00"), time);
      case 12 -> refused(key, good.withPrice("-" + good.price()), time);
      case 13 -> refused(key, good.withPrice("NaN"), time);
      case 14 -> refused(key, good.withPrice("1e400"), time);
      case 15 -> refused(key, good.withPrice("true"), time);
      case 16 -> refused(key, good.withVolume(""), time);
      case 17 -> refused(key, good.withVolume("-1"), time);
      case 18 -> refused(key, good.withVolume("4294967296"), time);
      case 19 -> refused(key, good.withVolume("1" + "0".repeat(30)), time);
      case 20 -> refused(key, good.withVolume("1.5"), time);
      case 21 -> refused(key, good.withVolume(quoted("100")), time);
      case 22 -> refused(key, good.withTimestamp(""), time);
      case 23 -> refused(key, good.withTimestamp(quoted("yesterday at noon")), time);
      case 24 -> refused(key, good.withTimestamp("1706608801.5"), time);
      case 25 -> refused(key, good.withTimestamp(quoted("1969-12-31T23:59:59.999999")), time);
      case 26 -> refused(key, good.withTimestamp(quoted("2299-12-31T23:59:59.999999")), time);
      case 27 -> refused(key, good.withTimestamp(quoted("9998-12-31T23:59:59.999999")), time);
      case 28 -> refused(key, good.withVolume("[".repeat(100) + "]".repeat(100)), time);
      case 29 ->
          refused(
              key,
              HandmadeJson.brokenUtf8(good.withSymbol(quoted(HandmadeJson.BREAK_HERE)).json()),
              time);
      case 30 -> refused(key, good.json() + " {\"next\":1}", time);
      case 31 -> refused(key, "[" + good.json() + "]", time);
      case 32 -> refused(key, "null", time);
      case 33 -> refused(key, "", time);
      case 34 -> new Sample(key, null, time, false);
      case 35 -> refused(key, good.json().replaceFirst("}$", ",\"price\":1}"), time);
      default -> throw new IllegalArgumentException("there is no kind " + kind);
    };
  }

  private static Sample refused(byte @Nullable [] key, Message message, Instant time) {
    return refused(key, message.json(), time);
  }

  private static Sample refused(byte @Nullable [] key, String text, Instant time) {
    return refused(key, text.getBytes(UTF_8), time);
  }

  private static Sample refused(byte @Nullable [] key, byte[] value, Instant time) {
    return new Sample(key, value, time, false);
  }
}
