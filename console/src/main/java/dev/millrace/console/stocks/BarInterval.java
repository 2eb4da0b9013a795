package dev.millrace.console.stocks;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The length of a bar; there are no others in the store. */
enum BarInterval {
  SECOND("1s", Duration.ofSeconds(1)),
  MINUTE("1m", Duration.ofMinutes(1)),
  FIVE_MINUTES("5m", Duration.ofMinutes(5)),
  HOUR("1h", Duration.ofHours(1)),
  DAY("1d", Duration.ofDays(1));

  private final String code;
  private final Duration length;

  BarInterval(String code, Duration length) {
    this.code = code;
    this.length = length;
  }

  static Optional<BarInterval> of(String code) {
    return Arrays.stream(values()).filter(interval -> interval.code.equals(code)).findFirst();
  }

  /** All of them as users write them: {@code 1s, 1m, 5m, 1h, 1d}. */
  static String codes() {
    return Arrays.stream(values()).map(BarInterval::code).collect(Collectors.joining(", "));
  }

  /** As it is written in the store and by users. */
  String code() {
    return code;
  }

  long millis() {
    return length.toMillis();
  }
}
