package dev.millrace.stocks.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;

/** How long a bar is; all begin at multiples of it since the epoch, in UTC. From short to long. */
public enum Interval {
  SECOND("1s", Duration.ofSeconds(1)),
  MINUTE("1m", Duration.ofMinutes(1)),
  FIVE_MINUTES("5m", Duration.ofMinutes(5)),
  HOUR("1h", Duration.ofHours(1)),
  DAY("1d", Duration.ofDays(1));

  private final String word;
  private final Duration length;

  Interval(String word, Duration length) {
    this.word = word;
    this.length = length;
  }

  /** As it stands in messages, settings and tables. */
  @JsonValue
  public String word() {
    return word;
  }

  public Duration length() {
    return length;
  }
}
