package dev.millrace.fingerprint.logic;

import dev.millrace.fingerprint.model.FoldedReadings;
import dev.millrace.fingerprint.model.SensorReadings;
import dev.millrace.fingerprint.model.SensorStatistics;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * Collects the readings of one sensor in one window, and says what they are like.
 *
 * <p>Up to a limit all readings are kept and sorted in the end: the results are exact and do not
 * depend on the order in which readings came. Each time that more come together than that, they are
 * folded: count, mean, deviation, smallest and largest stay exact to rounding, the median becomes
 * that of a KLL sketch (Karnin, Lang and Liberty, 2016). Such a sketch throws dice, so that its
 * median may differ from run to run, within its error.
 *
 * @param exactReadings how many readings are kept
 * @param deviation which standard deviation is meant
 */
public record Statistics(int exactReadings, Deviation deviation) implements Serializable {
  /** Rank error 0.27 % with a confidence of 99 %, in about 25 KB. */
  private static final int SKETCH_SIZE = 1024;

  private static final double GROWTH = 1.5;

  public Statistics {
    if (exactReadings < 1) {
      throw new IllegalArgumentException("statistics.exact-readings must be at least 1");
    }
  }

  /** The readings of two parts of one window. The first is used up; the part is left as it is. */
  public SensorReadings plus(SensorReadings total, SensorReadings part) {
    SensorReadings room = total;
    if (total.size() + (long) part.size() > exactReadings) {
      room = fold(total);
    }
    double[] values = withRoomFor(part.size(), room);
    System.arraycopy(part.values(), 0, values, room.size(), part.size());
    SensorReadings all =
        new SensorReadings(
            values,
            room.size() + part.size(),
            room.nullCount() + part.nullCount(),
            room.invalidCount() + part.invalidCount(),
            together(room.folded(), part.folded()));
    return all.size() > exactReadings ? fold(all) : all;
  }

  private double[] withRoomFor(int more, SensorReadings total) {
    int needed = total.size() + more;
    if (needed <= total.values().length) {
      return total.values();
    }
    int roomy = (int) Math.min(exactReadings, (long) (total.values().length * GROWTH));
    return Arrays.copyOf(total.values(), Math.max(needed, roomy));
  }

  /** What the readings are like. */
  public SensorStatistics of(SensorReadings readings) {
    if (readings.count() == 0) {
      return new SensorStatistics(
          null,
          null,
          null,
          null,
          null,
          0,
          readings.nullCount(),
          readings.invalidCount(),
          null,
          null);
    }
    return readings.folded() == null ? exact(readings) : sketched(readings);
  }

  private SensorStatistics exact(SensorReadings readings) {
    double[] sorted = sorted(readings);
    Moments moments = Moments.of(sorted, sorted.length);
    return new SensorStatistics(
        sorted[0],
        sorted[sorted.length - 1],
        median(sorted),
        moments.mean(),
        moments.deviation(deviation),
        readings.count(),
        readings.nullCount(),
        readings.invalidCount(),
        null,
        null);
  }

  private static double median(double[] sorted) {
    double upper = sorted[sorted.length / 2];
    if (sorted.length % 2 == 1) {
      return upper;
    }
    double lower = sorted[sorted.length / 2 - 1];
    double mean = (lower + upper) / 2;
    return Double.isFinite(mean) ? mean : lower / 2 + upper / 2;
  }

  private SensorStatistics sketched(SensorReadings readings) {
    SensorReadings all = fold(readings);
    Moments moments = Moments.of(all.folded());
    KllDoublesSketch sketch = sketchOf(all.folded());
    return new SensorStatistics(
        sketch.getMinItem(),
        sketch.getMaxItem(),
        sketch.getQuantile(0.5),
        moments.mean(),
        moments.deviation(deviation),
        all.count(),
        all.nullCount(),
        all.invalidCount(),
        "kll",
        sketch.getNormalizedRankError(false));
  }

  private static SensorReadings fold(SensorReadings readings) {
    if (readings.size() == 0) {
      return readings;
    }
    double[] sorted = sorted(readings);
    KllDoublesSketch sketch = sketchOf(readings.folded());
    for (double value : sorted) {
      sketch.update(value);
    }
    Moments moments = Moments.of(readings.folded()).plus(Moments.of(sorted, sorted.length));
    return new SensorReadings(
        new double[0], 0, readings.nullCount(), readings.invalidCount(), folded(moments, sketch));
  }

  private static @Nullable FoldedReadings together(
      @Nullable FoldedReadings one, @Nullable FoldedReadings other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    KllDoublesSketch sketch = sketchOf(one);
    sketch.merge(sketchOf(other));
    return folded(Moments.of(one).plus(Moments.of(other)), sketch);
  }

  private static FoldedReadings folded(Moments moments, KllDoublesSketch sketch) {
    return new FoldedReadings(
        moments.count(), moments.mean(), moments.squares(), moments.scale(), sketch.toByteArray());
  }

  private static KllDoublesSketch sketchOf(@Nullable FoldedReadings folded) {
    return folded == null
        ? KllDoublesSketch.newHeapInstance(SKETCH_SIZE)
        : KllDoublesSketch.heapify(Memory.wrap(folded.sketch()));
  }

  private static double[] sorted(SensorReadings readings) {
    double[] sorted = Arrays.copyOf(readings.values(), readings.size());
    Arrays.sort(sorted);
    return sorted;
  }
}
