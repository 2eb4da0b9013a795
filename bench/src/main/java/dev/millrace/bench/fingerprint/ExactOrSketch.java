package dev.millrace.bench.fingerprint;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import dev.millrace.bench.ProcessOfItsOwn;
import dev.millrace.fingerprint.logic.Deviation;
import dev.millrace.fingerprint.logic.Statistics;
import dev.millrace.fingerprint.model.SensorReadings;
import dev.millrace.fingerprint.model.SensorStatistics;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What it costs to keep all readings of a window, and what to fold them: CPU time, bytes, and how
 * far the median's rank is off.
 */
final class ExactOrSketch {
  /** Readings per window, and the limit beyond which they are folded instead. */
  private static final int[][] SIZES = {{1_000, 100}, {100_000, 10_000}, {10_000_000, 100_000}};

  /** So many readings are looked at for one measurement, in as many windows as that gives. */
  private static final int AT_ONCE = 10_000_000;

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /**
   * What was found for windows of one size.
   *
   * @param windows of how many the worst error is
   * @param exactNanos CPU time per reading, the median over all seeds
   * @param exactBytes of the readings at the window's end
   * @param sketchNanos the same when folded
   * @param sketchBytes of what is left, and of readings that are not folded yet
   * @param worstRankError as a share of all readings
   * @param statedRankError which the fingerprint says
   */
  record Result(
      int windows,
      double exactNanos,
      long exactBytes,
      double sketchNanos,
      long sketchBytes,
      double worstRankError,
      double statedRankError) {}

  /** One way to treat windows, and what it took. */
  private static final class Way {
    private final Statistics statistics;
    private final double[] nanos;
    private long bytes;

    Way(int exactReadings, int seeds) {
      this.statistics = new Statistics(exactReadings, Deviation.POPULATION);
      this.nanos = new double[seeds];
    }

    SensorStatistics[] take(double[][] windows, int seed) {
      SensorStatistics[] found = new SensorStatistics[windows.length];
      long before = SYSTEM.getProcessCpuTime();
      for (int i = 0; i < windows.length; i++) {
        SensorReadings all = Parts.putTogether(windows[i], statistics);
        found[i] = statistics.of(all);
        bytes = Math.max(bytes, bytesOf(all));
      }
      double readings = (double) windows.length * windows[0].length;
      nanos[seed] = (SYSTEM.getProcessCpuTime() - before) / readings;
      return found;
    }

    double medianNanos() {
      double[] sorted = nanos.clone();
      Arrays.sort(sorted);
      return sorted[sorted.length / 2];
    }

    private static long bytesOf(SensorReadings readings) {
      return (long) readings.values().length * Double.BYTES
          + (readings.folded() == null ? 0 : readings.folded().sketch().length);
    }
  }

  private ExactOrSketch() {}

  /** Measures each size in a process of its own, and shows it. */
  static String table(int seeds) {
    StringBuilder table =
        new StringBuilder(
            """
            Exact and folded, for one sensor and window; %d seeds:

            | readings | exact: CPU ns per reading | bytes | folded beyond | CPU ns per reading | bytes | worst rank error | of windows | stated, 99 %% |
            |---:|---:|---:|---:|---:|---:|---:|---:|---:|
            """
                .formatted(seeds));
    for (int[] size : SIZES) {
      Result result = measure(size[0], size[1], seeds);
      table.append(
          String.format(
              Locale.ROOT,
              "| %,d | %.0f | %,d | %,d | %.0f | %,d | %.2f %% | %,d | %.2f %% |%n",
              size[0],
              result.exactNanos(),
              result.exactBytes(),
              size[1],
              result.sketchNanos(),
              result.sketchBytes(),
              100 * result.worstRankError(),
              result.windows(),
              100 * result.statedRankError()));
    }
    return table.toString();
  }

  private static Result measure(int readings, int limit, int seeds) {
    var arguments = List.of(String.valueOf(readings), String.valueOf(limit), String.valueOf(seeds));
    try (var process = ProcessOfItsOwn.start(List.of("-Xmx1g"), ExactOrSketch.class, arguments)) {
      return new ObjectMapper().readValue(process.awaitAnswer(), Result.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Unreadable answer", impossible);
    }
  }

  /** The process. */
  public static void main(String[] arguments) throws Exception {
    Result result =
        compare(
            Integer.parseInt(arguments[0]),
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]));
    ProcessOfItsOwn.answer(new ObjectMapper().writeValueAsString(result));
  }

  static Result compare(int readings, int limit, int seeds) {
    int windows = Math.max(1, AT_ONCE / readings);
    Way exact = new Way(readings, seeds);
    Way sketch = new Way(limit, seeds);
    double worst = 0;
    double stated = 0;
    for (int seed = 0; seed < seeds; seed++) {
      var random = new SplittableRandom(seed);
      double[][] values = new double[windows][];
      Arrays.setAll(values, unused -> random.doubles(readings).toArray());
      SensorStatistics[] unused = exact.take(values, seed);
      SensorStatistics[] found = sketch.take(values, seed);
      for (int i = 0; i < windows; i++) {
        worst = Math.max(worst, rankError(values[i], requireNonNull(found[i].median())));
        stated = requireNonNull(found[i].medianRankError());
      }
    }
    return new Result(
        windows * seeds,
        exact.medianNanos(),
        exact.bytes,
        sketch.medianNanos(),
        sketch.bytes,
        worst,
        stated);
  }

  private static double rankError(double[] values, double median) {
    long below = 0;
    for (double value : values) {
      if (value < median) {
        below++;
      }
    }
    return Math.abs((double) below / values.length - 0.5);
  }
}
