package dev.millrace.stocks;

import dev.millrace.serde.codec.InvalidRecord;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.codec.PlainJson;
import dev.millrace.serde.codec.PlainJson.Field;
import dev.millrace.serde.codec.PlainJson.Kind;
import dev.millrace.serde.codec.WrittenMicros;
import dev.millrace.stocks.model.Tick;
import java.io.Serializable;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads ticks fast where they are written plainly, and leaves all else, above all every refusal, to
 * a strict parser: both accept the same bytes and give the same ticks.
 */
public final class TickReader implements Serializable {
  private static final int SYMBOL = 0;
  private static final int PRICE = 1;
  private static final int VOLUME = 2;
  private static final int TIMESTAMP = 3;

  private static final PlainJson PLAIN =
      new PlainJson(
          List.of(
              new Field("symbol", Kind.TEXT),
              new Field("price", Kind.NUMBER),
              new Field("volume", Kind.NUMBER),
              new Field("timestamp", Kind.TEXT_OR_NUMBER)));

  private final JsonCodec<Wire> strict;
  private final ZoneId zone;

  /** A reader that reads times without a zone in this one. */
  public TickReader(ZoneId zone) {
    this.strict = JsonCodec.of(Wire.class).inZone(zone);
    this.zone = zone.normalized();
  }

  /**
   * Reads one tick.
   *
   * @throws MalformedRecord if the bytes are no tick, or one that breaks its own rules
   */
  public Tick read(byte[] bytes) throws MalformedRecord {
    PlainJson.Values values = PLAIN.read(bytes);
    Tick tick = values == null ? null : plainTick(values);
    return tick == null ? strictTick(bytes) : tick;
  }

  private @Nullable Tick plainTick(PlainJson.Values values) {
    if (!values.isWhole(VOLUME)) {
      return null;
    }
    try {
      WrittenMicros time = time(values);
      return time == null
          ? null
          : new Tick(
              values.text(SYMBOL),
              values.decimal(PRICE).doubleValue(),
              values.digits(VOLUME),
              time.epochMicros());
    } catch (InvalidRecord refused) {
      return null; // The strict parser will find the same, and words it.
    }
  }

  private @Nullable WrittenMicros time(PlainJson.Values values) {
    if (values.isText(TIMESTAMP)) {
      return WrittenMicros.parse(values.text(TIMESTAMP), zone);
    }
    return values.isWhole(TIMESTAMP) ? WrittenMicros.ofMillis(values.digits(TIMESTAMP)) : null;
  }

  private Tick strictTick(byte[] bytes) throws MalformedRecord {
    Wire wire = strict.decode(bytes);
    try {
      return wire.tick();
    } catch (InvalidRecord broken) {
      throw MalformedRecord.invalid(broken);
    }
  }

  /** A tick as it is written; what is missing is null. */
  private record Wire(
      @Nullable String symbol,
      @Nullable Double price,
      @Nullable Long volume,
      @Nullable WrittenMicros timestamp) {

    Tick tick() {
      return new Tick(
          present("symbol", symbol),
          present("price", price),
          present("volume", volume),
          present("timestamp", timestamp).epochMicros());
    }

    private static <T> T present(String field, @Nullable T value) {
      if (value == null) {
        throw new InvalidRecord("missing-" + field, field + " is missing");
      }
      return value;
    }
  }
}
