package dev.millrace.lakehouse.sample;

import static dev.millrace.serde.sample.HandmadeJson.field;
import static dev.millrace.serde.sample.HandmadeJson.quoted;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.serde.sample.Dice;
import dev.millrace.serde.sample.HandmadeJson;
import dev.millrace.serde.sample.Sample;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An endless, repeatable sequence of lines such as {@code millrace ingest} writes: one detection of
 * one camera each. A bad one is kept like all others, only that something of it cannot be read.
 */
public final class LineSamples implements Iterator<Sample> {
  /** How many ways to be bad there are. */
  static final int KINDS_OF_BAD = 24;

  private static final List<String> CLASSES = List.of("person", "bicycle", "handbag", "bottle");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final SampleSettings settings;
  private final Dice dice;
  private @Nullable Sample before;
  private long position;

  public LineSamples(SampleSettings settings) {
    this.settings = settings;
    this.dice = new Dice(settings.seed());
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Sample next() {
    if (before != null && dice.chance(settings.repeatedShare())) {
      return before;
    }
    int camera = (int) (position % settings.cameras());
    long frame = position / settings.cameras();
    position++;
    Instant time = settings.start().plus(settings.spacing().multipliedBy(frame));
    byte[] key = "cam-%02d".formatted(camera + 1).getBytes(UTF_8);
    String line = line(camera, frame + 1, time);
    before =
        dice.chance(settings.badShare())
            ? bad(dice.below(KINDS_OF_BAD), key, line, time)
            : new Sample(key, line.getBytes(UTF_8), time, true);
    return before;
  }

  private String line(int camera, long frame, Instant time) {
    int left = dice.below(1_800);
    int top = dice.below(1_000);
    var line = new StringBuilder(250);
    field(line, "camera_id", quoted("cam-%02d".formatted(camera + 1)));
    field(line, "store_id", quoted("store-" + (camera / 4 + 1)));
    field(line, "frame_id", String.valueOf(frame));
    field(line, "timestamp", quoted(TIME.format(time)));
    field(line, "track_id", dice.chance(0.1) ? "null" : String.valueOf(1 + dice.below(50)));
    int what = dice.below(CLASSES.size());
    field(line, "class_id", String.valueOf(what));
    field(line, "class", quoted(CLASSES.get(what)));
    field(line, "confidence", "0." + (25 + dice.below(75)));
    field(
        line,
        "bbox",
        "[%d,%d,%d,%d]".formatted(left, top, left + 1 + dice.below(120), top + 1 + dice.below(80)));
    if (dice.chance(settings.hugeShare())) {
      field(line, "embedding", quoted("Millräder ".repeat(20_000 + dice.below(10_000))));
    }
    return line.append('}').toString();
  }

  /** A bad line of one kind, made of a good one. */
  Sample bad(int kind, byte[] key, String line, Instant time) {
    return switch (kind) {
      case 0 -> bad(key, HandmadeJson.truncated(line.getBytes(UTF_8), dice), time);
      case 1 -> bad(key, "### camera restarted ###", time);
      case 2 -> bad(key, "", time);
      case 3 -> new Sample(key, null, time, false);
      case 4 -> bad(key, "null", time);
      case 5 -> bad(key, "[" + line + "]", time);
      case 6 -> bad(key, line + line, time);
      case 7 -> bad(key, line + "\n" + line, time);
      case 8 -> bad(key, with(line, "camera_id", "7"), time);
      case 9 -> bad(key, with(line, "camera_id", "null"), time);
      case 10 -> bad(key, with(line, "camera_id", quoted("")), time);
      case 11 -> bad(null, line.replace("\"camera_id\"", "\"camera\""), time);
      case 12 -> bad(key, with(line, "store_id", "[1]"), time);
      case 13 -> bad(key, with(line, "timestamp", quoted("yesterday at noon")), time);
      case 14 -> bad(key, with(line, "timestamp", "17.5"), time);
      case 15 -> bad(key, with(line, "timestamp", "true"), time);
      case 16 -> bad(key, with(line, "timestamp", "900000000000000000"), time);
      case 17 -> bad(key, with(line, "frame_id", "NaN"), time);
      case 18 -> bad(key, with(line, "frame_id", "[".repeat(100) + "]".repeat(100)), time);
      case 19 ->
          bad(
              key,
              HandmadeJson.brokenUtf8(with(line, "class", quoted(HandmadeJson.BREAK_HERE))),
              time);
      case 20 -> bad(key, line.getBytes(UTF_16LE), time);
      case 21 -> bad(key, with(line, "frame_id", "1,\"camera_id\":\"twice\""), time);
      case 22 -> bad(key, line.replace('"', '\''), time);
      case 23 -> bad(key, new byte[] {0, 1, 2, (byte) 0xff, 0, 10, 10}, time);
      default -> throw new IllegalArgumentException("there is no kind " + kind);
    };
  }

  /** The line with another value of a field that is followed by others. */
  private static String with(String line, String name, String json) {
    int start = line.indexOf('"' + name + "\":") + name.length() + 3;
    return line.substring(0, start) + json + line.substring(line.indexOf(',', start));
  }

  private static Sample bad(byte @Nullable [] key, String line, Instant time) {
    return bad(key, line.getBytes(UTF_8), time);
  }

  private static Sample bad(byte @Nullable [] key, byte[] line, Instant time) {
    return new Sample(key, line, time, false);
  }
}
