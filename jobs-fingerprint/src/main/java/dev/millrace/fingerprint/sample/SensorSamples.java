package dev.millrace.fingerprint.sample;

import static dev.millrace.serde.sample.HandmadeJson.field;
import static dev.millrace.serde.sample.HandmadeJson.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.serde.sample.Dice;
import dev.millrace.serde.sample.Disorder;
import dev.millrace.serde.sample.HandmadeJson;
import dev.millrace.serde.sample.Sample;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An endless, repeatable sequence of what the sensors of some equipment report, each piece in its
 * turn.
 */
public final class SensorSamples implements Iterator<Sample> {
  /** How many ways to be bad there are, and refused. */
  static final int KINDS_OF_BAD = 27;

  /** What a sensor may report that is no reading; the message around it is good. */
  static final List<String> ODD_READINGS =
      List.of(
          "\"45,234\"",
          "\"NaN\"",
          "\"Infinity\"",
          "\"-Infinity\"",
          "\"1e400\"",
          "1e400",
          "\"0x1F\"",
          "\"12.5 bar\"",
          "\"" + "9".repeat(400) + "\"",
          "{\"value\":45.2}",
          "[45.2]",
          "true");

  /** Behind every watermark: later than a window of a minute and its patience by far. */
  private static final int LEAST_LATENESS_SECONDS = 120;

  private static final int LATENESS_SPREAD_SECONDS = 180;
  private static final long FAR_FUTURE = Instant.parse("9998-12-31T23:59:59Z").toEpochMilli();

  private final SampleSettings settings;
  private final Dice dice;
  private final Disorder disorder;
  private final List<String> writtenIds;
  private final List<String> names;
  private final List<Walk> walks;
  private long position;

  public SensorSamples(SampleSettings settings) {
    this.settings = settings;
    this.dice = new Dice(settings.seed());
    this.disorder = new Disorder(settings.start(), settings.jitter());
    this.writtenIds =
        settings.equipment().stream().map(id -> isNumber(id) ? id : quoted(id)).toList();
    this.names =
        IntStream.rangeClosed(1, settings.sensors())
            .mapToObj(number -> String.format("%04d", number))
            .toList();
    this.walks =
        IntStream.range(0, settings.equipment().size() * settings.sensors())
            .mapToObj(
                number -> new Walk(new Dice(settings.seed() ^ (number * 0x632be59bd9b4e019L))))
            .toList();
  }

  /**
   * A valid message for one partition whose only purpose is its event time: once every partition
   * holds one, all windows before it can close.
   */
  public static Sample closing(int partition, Instant time) {
    String id = "closing_" + partition;
    var message =
        new Message(quoted(id), String.valueOf(time.toEpochMilli()), "{\"0001\":\"null\"}");
    return new Sample(id.getBytes(UTF_8), message.bytes(), time, true);
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Sample next() {
    int count = settings.equipment().size();
    int machine = (int) (position % count);
    // Each has its own moment within the spacing, so that the load is even.
    Instant place =
        settings
            .start()
            .plus(settings.spacing().multipliedBy(position / count))
            .plus(settings.spacing().multipliedBy(machine).dividedBy(count));
    position++;
    Instant time = made(place);
    String id = settings.equipment().get(machine);
    byte[] key = id.getBytes(UTF_8);
    var message =
        new Message(
            writtenIds.get(machine), String.valueOf(time.toEpochMilli()), data(machine, "", -1));
    if (!dice.chance(settings.badShare())) {
      return new Sample(key, message.bytes(), time, true);
    }
    int kind = dice.below(KINDS_OF_BAD + ODD_READINGS.size());
    return kind < KINDS_OF_BAD
        ? bad(kind, key, message, time)
        : odd(kind - KINDS_OF_BAD, key, message, machine, time);
  }

  /** When a message was made: it may have overtaken others, or have been held up for minutes. */
  private Instant made(Instant place) {
    Instant time = disorder.happened(place, dice);
    if (settings.lateShare() > 0 && dice.chance(settings.lateShare())) {
      Instant late =
          time.minusSeconds(LEAST_LATENESS_SECONDS + dice.below(LATENESS_SPREAD_SECONDS));
      return late.isBefore(settings.start()) ? time : late;
    }
    return time;
  }

  /** The readings of one machine; one of its sensors may report something odd instead. */
  private String data(int machine, String oddReading, int oddSensor) {
    var data = new StringBuilder(18 * names.size());
    for (int sensor = 0; sensor < names.size(); sensor++) {
      String value = walks.get(machine * names.size() + sensor).next(dice);
      String written = quoted(dice.chance(settings.nullShare()) ? "null" : value);
      field(data, names.get(sensor), sensor == oddSensor ? oddReading : written);
    }
    return data.append('}').toString();
  }

  /** A good message in which one reading is none, of one kind. */
  Sample odd(int kind, byte[] key, Message good, int machine, Instant time) {
    String data = data(machine, ODD_READINGS.get(kind), dice.below(names.size()));
    return new Sample(key, good.withData(data).bytes(), time, true);
  }

  /** A bad message of one kind, made of a good one. */
  Sample bad(int kind, byte[] key, Message good, Instant time) {
    return switch (kind) {
      case 0 -> refused(key, HandmadeJson.truncated(good.bytes(), dice), time);
      case 1 -> refused(key, "### sensor restarted ###", time);
      case 2 -> refused(key, good.withEquipId("true"), time);
      case 3 -> refused(key, good.withEquipId("1.5"), time);
      case 4 -> refused(null, good.withEquipId(""), time);
      case 5 -> refused(null, good.withEquipId("null"), time);
      case 6 -> refused(key, good.withEquipId(quoted("  ")), time);
      case 7 -> refused(key, good.withEquipId(quoted("e".repeat(300))), time);
      case 8 -> refused(key, good.withTimestamp(quoted("yesterday at noon")), time);
      case 9 -> refused(key, good.withTimestamp(""), time);
      case 10 -> refused(key, good.withTimestamp(good.timestamp() + ".5"), time);
      case 11 -> refused(key, good.withTimestamp("1" + "0".repeat(30)), time);
      case 12 -> refused(key, good.withTimestamp(String.valueOf(FAR_FUTURE)), time);
      case 13 -> refused(key, good.withData(""), time);
      case 14 -> refused(key, good.withData("{}"), time);
      case 15 -> refused(key, good.withData("[" + good.data() + "]"), time);
      case 16 -> refused(key, good.withData(quoted("45.234")), time);
      case 17 -> refused(key, good.withData("{\"0001\":NaN}"), time);
      case 18 -> refused(key, good.withData("{\"0001\":\"1\",\"0001\":\"2\"}"), time);
      case 19 -> refused(key, good.withData(nested()), time);
      case 20 ->
          refused(
              key,
              HandmadeJson.brokenUtf8(
                  good.withData("{\"" + HandmadeJson.BREAK_HERE + "\":\"1\"}").json()),
              time);
      case 21 -> refused(key, good.json() + " {\"next\":1}", time);
      case 22 -> refused(key, "[" + good.json() + "]", time);
      case 23 -> refused(key, "null", time);
      case 24 -> refused(key, "", time);
      case 25 -> new Sample(key, null, time, false);
      case 26 -> refused(key, good.json().replaceFirst("}$", ",\"equip_id\":110}"), time);
      default -> throw new IllegalArgumentException("there is no kind " + kind);
    };
  }

  private static String nested() {
    return "{\"0001\":" + "[".repeat(100) + "]".repeat(100) + "}";
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

  /** Whether an id can stand in JSON as a number that is written the same way. */
  private static boolean isNumber(String id) {
    return id.matches("0|[1-9][0-9]{0,17}");
  }
}
