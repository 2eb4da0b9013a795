package dev.millrace.clickhouse;

import java.util.List;

/**
 * What the tests store.
 *
 * @param id counted from 0
 * @param place where it was taken
 * @param value what was measured
 */
public record Measurement(long id, String place, double value) {
  private static final List<String> PLACES = List.of("north", "south", "Tür 5/Süd", "");

  /** The one with this number, always the same. */
  static Measurement number(long id) {
    return new Measurement(id, PLACES.get((int) (id % PLACES.size())), id / 4.0);
  }

  /** Columns {@code id UInt64, place String, value Float64}. */
  static final class Rows implements RowEncoder<Measurement> {
    @Override
    public List<String> columns() {
      return List.of("id", "place", "value");
    }

    @Override
    public void write(Measurement measurement, RowBinaryWriter out) {
      out.uint64(measurement.id()).string(measurement.place()).float64(measurement.value());
    }
  }
}
