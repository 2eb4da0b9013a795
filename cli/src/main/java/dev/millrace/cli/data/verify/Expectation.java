package dev.millrace.cli.data.verify;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the output topics must hold, added up while the input is read. */
final class Expectation {
  private final Comparison processed;
  private final Comparison highValue;
  private final Comparison deadLetters;
  private final Counts validRecords = new Counts();
  private final Names users = new Names();
  private final Names categories = new Names();
  private final Windows userWindows;
  private final Windows categoryWindows;
  private final Patterns patterns = new Patterns();
  private final Watermark watermark;
  private BigDecimal finalAmountOfProcessed = BigDecimal.ZERO;
  private long input;
  private long valid;

  /**
   * Expects nothing yet.
   *
   * @param outOfOrderness how far a watermark stays behind the latest event of its partition
   */
  Expectation(OutputTopics topics, Duration window, Duration outOfOrderness) {
    this.watermark = new Watermark(outOfOrderness);
    this.processed = new Comparison(topics.processed());
    this.highValue = new Comparison(topics.highValue());
    this.deadLetters = new Comparison(topics.deadLetters());
    this.userWindows = windows(Windows.Kind.USER, window);
    this.categoryWindows = windows(Windows.Kind.CATEGORY, window);
  }

  /** Empty windows that share the names of this expectation. */
  Windows windows(Windows.Kind kind, Duration size) {
    return new Windows(kind, size.toMillis(), users, categories);
  }

  /** Takes the next record of the input topic. */
  void add(
      int partition, long offset, long arrived, byte @Nullable [] key, byte @Nullable [] value) {
    input++;
    long place = Place.of(partition, offset);
    long content = content(place, key, value);
    Reading reading = Reading.of(value, arrived);
    if (reading == null) {
      deadLetters.expect(place, content, place);
      return;
    }
    valid++;
    validRecords.expect(content, place);
    watermark.see(partition, reading.time());
    patterns.add(reading, place);
    Enriched enriched = Enriched.of(reading);
    userWindows.add(enriched);
    categoryWindows.add(enriched);
    if (enriched.isProcessed() || enriched.isHighValue()) {
      long identity = Fields.digest(reading.transactionId());
      long digest = enriched.expected().digest();
      if (enriched.isProcessed()) {
        processed.expect(identity, digest, place);
        finalAmountOfProcessed = finalAmountOfProcessed.add(enriched.finalAmount());
      }
      if (enriched.isHighValue()) {
        highValue.expect(identity, digest, place);
      }
    }
  }

  /** Stands for one record of the input with its place, key and value. */
  static long content(long place, byte @Nullable [] key, byte @Nullable [] value) {
    int keyLength = key == null ? 0 : key.length;
    int valueLength = value == null ? 0 : value.length;
    ByteBuffer bytes = ByteBuffer.allocate(16 + keyLength + valueLength).putLong(place);
    // Null and empty are not the same.
    bytes.putInt(key == null ? -1 : keyLength).putInt(value == null ? -1 : valueLength);
    if (key != null) {
      bytes.put(key);
    }
    if (value != null) {
      bytes.put(value);
    }
    return Fields.digest(bytes.array());
  }

  long input() {
    return input;
  }

  long valid() {
    return valid;
  }

  long dead() {
    return input - valid;
  }

  Comparison processed() {
    return processed;
  }

  Comparison highValue() {
    return highValue;
  }

  Comparison deadLetters() {
    return deadLetters;
  }

  Windows userWindows() {
    return userWindows;
  }

  Windows categoryWindows() {
    return categoryWindows;
  }

  Patterns patterns() {
    return patterns;
  }

  BigDecimal finalAmountOfProcessed() {
    return finalAmountOfProcessed;
  }

  /** Whether the input holds exactly this, and it is valid. */
  boolean isValidRecord(long content) {
    return validRecords.expected(content) > 0;
  }

  /** How far event time has come for certain. */
  long watermark() {
    return watermark.time();
  }
}
