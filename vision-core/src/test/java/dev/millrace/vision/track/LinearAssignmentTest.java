package dev.millrace.vision.track;

import static dev.millrace.vision.track.LinearAssignment.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LinearAssignmentTest {
  @ParameterizedTest(name = "{0} rows, {1} columns")
  @CsvSource({
    "0, 0", "0, 3", "3, 0", "1, 1", "1, 5", "5, 1", "2, 3", "4, 4", "3, 6", "6, 3", "6, 6"
  })
  void pairsAsCheaplyAsTryingEverythingDoes(int rows, int columns) {
    var random = new SplittableRandom(rows * 10L + columns);
    for (int round = 0; round < 200; round++) {
      double[][] costs = costs(random, rows, columns, round % 2 == 0);

      int[] pairs = LinearAssignment.pairAll(costs);

      requireMatching(pairs, columns);
      assertThat(Arrays.stream(pairs).filter(column -> column != NONE).count())
          .isEqualTo(Math.min(rows, columns));
      assertThat(cost(costs, pairs, 0))
          .isCloseTo(cheapest(costs, columns, 0, Double.POSITIVE_INFINITY, 0, 0), within(1e-9));
    }
  }

  @ParameterizedTest(name = "{0} rows, {1} columns")
  @CsvSource({"1, 1", "2, 4", "4, 2", "5, 5", "6, 4"})
  void leavesAloneWhatCostsTooMuch(int rows, int columns) {
    double limit = 0.4;
    var random = new SplittableRandom(rows * 10L + columns);
    for (int round = 0; round < 200; round++) {
      double[][] costs = costs(random, rows, columns, round % 2 == 0);
      if (rows > 0 && columns > 0) {
        costs[round % rows][round % columns] = Double.POSITIVE_INFINITY;
      }

      int[] pairs = LinearAssignment.pairBelow(limit, costs);

      requireMatching(pairs, columns);
      assertThat(cost(costs, pairs, limit))
          .isCloseTo(cheapest(costs, columns, 0, limit, 0, limit), within(1e-9));
    }
  }

  @Test
  void keepsACheapPairThoughAnotherRowThenGetsNone() {
    double[][] costs = {{0.1, 0.6}, {0.3, 5}};

    assertThat(LinearAssignment.pairAll(costs)).containsExactly(1, 0);
    assertThat(LinearAssignment.pairBelow(0.5, costs)).containsExactly(0, NONE);
  }

  private static double[][] costs(
      SplittableRandom random, int rows, int columns, boolean manyTies) {
    double[][] costs = new double[rows][columns];
    for (double[] row : costs) {
      for (int column = 0; column < columns; column++) {
        row[column] = manyTies ? random.nextInt(4) / 4.0 : random.nextDouble(-1, 1);
      }
    }
    return costs;
  }

  private static void requireMatching(int[] pairs, int columns) {
    int[] used = Arrays.stream(pairs).filter(column -> column != NONE).toArray();
    assertThat(used).doesNotHaveDuplicates();
    assertThat(Arrays.stream(used).allMatch(column -> column >= 0 && column < columns)).isTrue();
  }

  private static double cost(double[][] costs, int[] pairs, double limit) {
    double sum = 0;
    for (int row = 0; row < pairs.length; row++) {
      sum += pairs[row] == NONE ? 0 : costs[row][pairs[row]] - limit;
    }
    return sum;
  }

  /** The least cost of the rows from one on, by trying every column and none. */
  private static double cheapest(
      double[][] costs, int columns, int row, double limit, int used, double discount) {
    if (row == costs.length) {
      boolean complete = Integer.bitCount(used) == Math.min(costs.length, columns);
      return Double.isInfinite(limit) && !complete ? Double.POSITIVE_INFINITY : 0;
    }
    double best = cheapest(costs, columns, row + 1, limit, used, discount);
    for (int column = 0; column < columns; column++) {
      if ((used & 1 << column) == 0) {
        best =
            Math.min(
                best,
                costs[row][column]
                    - discount
                    + cheapest(costs, columns, row + 1, limit, used | 1 << column, discount));
      }
    }
    return best;
  }
}
