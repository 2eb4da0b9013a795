package dev.millrace.console.stocks;

import dev.millrace.console.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The parameters of one question, each known and given once; whatever else comes is refused.
 *
 * <p>What it lets through reaches the store as bound parameters only. That it is strict as well
 * tells people what they got wrong, and keeps odd questions out of the store's log.
 */
final class Parameters {
  /** What stands in names of shares, pairs, futures and indices: {@code BRK.B, EUR/USD, ^GSPC}. */
  private static final Pattern SYMBOL =
      Pattern.compile("[\\p{L}\\p{N}^][\\p{L}\\p{N} ._:/^=+&#@-]*");

  private static final int LONGEST_SYMBOL = 255;
  private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,18}");

  /** What the store's times can hold: 1970 to 2299. */
  static final long LAST_MILLIS = Instant.parse("2300-01-01T00:00:00Z").toEpochMilli() - 1;

  private final Map<String, String> values;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  /** Checks their names against those that the question knows. */
  static Parameters of(Map<String, List<String>> given, Set<String> known) {
    var values = new HashMap<String, String>();
    given.forEach(
        (name, all) -> {
          if (!known.contains(name)) {
            throw refusal(
                "There is no parameter '%s' here.".formatted(shortened(name)),
                known.isEmpty()
                    ? "Ask without parameters."
                    : "There are: " + String.join(", ", new TreeSet<>(known)) + ".");
          }
          if (all.size() != 1) {
            throw refusal(
                "'%s' is given %d times.".formatted(name, all.size()), "Give it once, or not.");
          }
          values.put(name, all.get(0));
        });
    return new Parameters(values);
  }

  /** The symbol asked for; all of them where there is none. */
  Optional<String> symbol() {
    String symbol = values.get("symbol");
    if (symbol == null) {
      return Optional.empty();
    }
    if (symbol.length() > LONGEST_SYMBOL || !SYMBOL.matcher(symbol).matches()) {
      throw refusal(
          "'%s' is not a symbol.".formatted(shortened(symbol)),
          "Symbols are letters, digits and . _ : / ^ = + & # @ - of at most 255 characters.");
    }
    return Optional.of(symbol);
  }

  String requiredSymbol() {
    return symbol()
        .orElseThrow(
            () -> refusal("There is no symbol.", "Say which, for example with symbol=AAPL."));
  }

  /** One minute where nothing is said. */
  BarInterval interval() {
    String code = values.get("interval");
    if (code == null) {
      return BarInterval.MINUTE;
    }
    return BarInterval.of(code)
        .orElseThrow(
            () ->
                refusal(
                    "There are no bars of '%s'.".formatted(shortened(code)),
                    "Choose one of " + BarInterval.codes() + "."));
  }

  /** How many at most are asked for. */
  int limit(int usual, int most) {
    String text = values.get("limit");
    if (text == null) {
      return usual;
    }
    if (!WHOLE_NUMBER.matcher(text).matches() || Long.parseLong(text) < 1) {
      throw refusal(
          "The limit '%s' is not a whole number above 0.".formatted(shortened(text)),
          "Ask for 1 to %,d.".formatted(most));
    }
    if (Long.parseLong(text) > most) {
      throw refusal(
          "The limit %s is too high.".formatted(text), "Ask for at most %,d.".formatted(most));
    }
    return Integer.parseInt(text);
  }

  /** A moment in milliseconds since the epoch. */
  OptionalLong moment(String name) {
    String text = values.get(name);
    if (text == null) {
      return OptionalLong.empty();
    }
    long millis;
    try {
      millis = WHOLE_NUMBER.matcher(text).matches() ? Long.parseLong(text) : writtenMillis(text);
    } catch (DateTimeException | ArithmeticException unreadable) {
      millis = -1;
    }
    if (millis < 0 || millis > LAST_MILLIS) {
      throw refusal(
          "%s='%s' is not a time.".formatted(name, shortened(text)),
          "Write 2024-01-30T10:00:00Z or milliseconds since 1970; 1970 to 2299 is possible.");
    }
    return OptionalLong.of(millis);
  }

  /** Where a page of ticks begins. */
  Optional<TickPlace> before() {
    String text = values.get("before");
    if (text == null) {
      return Optional.empty();
    }
    Optional<TickPlace> place =
        TickPlace.of(text).filter(found -> found.micros() / 1_000 <= LAST_MILLIS);
    if (place.isEmpty()) {
      throw refusal(
          "before='%s' is not the place of a tick.".formatted(shortened(text)),
          "Take it from 'next' of the page before, or from a tick's id.");
    }
    return place;
  }

  /** With an offset, without one (then UTC), or the day alone. */
  private static long writtenMillis(String text) {
    if (text.length() == "2024-01-30".length()) {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException withoutOffset) {
      return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC).toEpochMilli();
    }
  }

  static Refusal refusal(String whatHappened, String whatToDo) {
    return new Refusal(400, whatHappened, whatToDo);
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
