package dev.millrace.stocks.sample;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the generator is asked for; equal settings give equal bytes.
 *
 * @param seed chooses one of the possible sequences
 * @param symbols what is traded, each once
 * @param start the event time of the first tick
 * @param spacing the event time between two ticks of one symbol
 * @param jitter how much earlier than its place in the sequence a tick may have been traded
 * @param lateShare the share of ticks that come minutes after they were traded, 0 to 1
 * @param badShare the share of messages that are no ticks, 0 to 1
 */
public record SampleSettings(
    long seed,
    List<String> symbols,
    Instant start,
    Duration spacing,
    Duration jitter,
    double lateShare,
    double badShare) {
  private static final Pattern SYMBOL = Pattern.compile("[A-Za-z0-9_.-]{1,255}");
  private static final int LETTERS = 26;
  private static final int MOST_SYMBOLS = LETTERS * LETTERS * LETTERS * LETTERS;

  private static final List<String> KNOWN =
      List.of(
          "AAPL", "GOOGL", "MSFT", "AMZN", "TSLA", "NVDA", "META", "NFLX", "AMD", "INTC", "ORCL",
          "IBM", "CSCO", "ADBE", "CRM", "QCOM", "TXN", "SAP", "ASML", "SHOP");

  /**
   * What most callers want: ten symbols with a tick a second each, two seconds of jitter, nothing
   * late, one message of a hundred bad.
   */
  public static SampleSettings of(long seed, Instant start) {
    return new SampleSettings(
        seed, symbols(10), start, Duration.ofSeconds(1), Duration.ofSeconds(2), 0, 0.01);
  }

  /** So many symbols: first those that everybody knows, then AAAA, AAAB and so on. */
  public static List<String> symbols(int count) {
    if (count < 1 || count > MOST_SYMBOLS) {
      throw new IllegalArgumentException(
          "there must be 1 to " + MOST_SYMBOLS + " symbols, not " + count);
    }
    Set<String> known = Set.copyOf(KNOWN);
    return Stream.concat(
            KNOWN.stream(),
            IntStream.range(0, MOST_SYMBOLS)
                .mapToObj(SampleSettings::letters)
                .filter(symbol -> !known.contains(symbol)))
        .limit(count)
        .toList();
  }

  private static String letters(int number) {
    var letters = new StringBuilder();
    int rest = number;
    for (int place = 0; place < 4; place++) {
      letters.append((char) ('A' + rest % LETTERS));
      rest /= LETTERS;
    }
    return letters.reverse().toString();
  }

  public SampleSettings {
    symbols = List.copyOf(symbols);
    if (symbols.isEmpty() || new HashSet<>(symbols).size() < symbols.size()) {
      throw new IllegalArgumentException("symbols must be named, and nothing twice");
    }
    for (String symbol : symbols) {
      if (!SYMBOL.matcher(symbol).matches()) {
        throw new IllegalArgumentException("symbols are letters, digits, _, - and full stops");
      }
    }
    if (spacing.isNegative()) {
      throw new IllegalArgumentException("spacing must not be negative: " + spacing);
    }
    if (jitter.isNegative()) {
      throw new IllegalArgumentException("jitter must not be negative: " + jitter);
    }
    requireShare("lateShare", lateShare);
    requireShare("badShare", badShare);
  }

  private static void requireShare(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(name + " must be from 0 to 1, not " + share);
    }
  }

  /** The same with other symbols. */
  public SampleSettings withSymbols(List<String> others) {
    return new SampleSettings(seed, others, start, spacing, jitter, lateShare, badShare);
  }

  /** The same with another event time between two ticks of one symbol. */
  public SampleSettings withSpacing(Duration between) {
    return new SampleSettings(seed, symbols, start, between, jitter, lateShare, badShare);
  }

  /** The same with another limit on how far ticks are out of order. */
  public SampleSettings withJitter(Duration limit) {
    return new SampleSettings(seed, symbols, start, spacing, limit, lateShare, badShare);
  }

  /** The same with another share of late ticks. */
  public SampleSettings withLateShare(double share) {
    return new SampleSettings(seed, symbols, start, spacing, jitter, share, badShare);
  }

  /** The same with another share of bad messages. */
  public SampleSettings withBadShare(double share) {
    return new SampleSettings(seed, symbols, start, spacing, jitter, lateShare, share);
  }
}
