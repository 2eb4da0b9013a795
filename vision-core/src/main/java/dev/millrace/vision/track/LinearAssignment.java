package dev.millrace.vision.track;

import java.util.Arrays;

/**
 * Pairs rows with columns so that the sum of the pairs' costs is the smallest there is.
 *
 * <p>Shortest augmenting paths with dual prices, after Jonker and Volgenant, <i>A shortest
 * augmenting path algorithm for dense and sparse linear assignment problems</i>, 1987: of cubic
 * time at worst.
 */
public final class LinearAssignment {
  /** The row has no column. */
  public static final int NONE = -1;

  private LinearAssignment() {}

  /**
   * Pairs as many as the shorter side has, whatever it costs.
   *
   * @param costs finite, a row each, all of one length
   * @return each row's column, or {@link #NONE}
   */
  public static int[] pairAll(double[][] costs) {
    int rows = costs.length;
    int columns = rows == 0 ? 0 : costs[0].length;
    if (columns == 0) {
      int[] none = new int[rows];
      Arrays.fill(none, NONE);
      return none;
    }
    if (rows <= columns) {
      return shortestPaths(costs, rows, columns);
    }
    double[][] turned = new double[columns][rows];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column][row] = costs[row][column];
      }
    }
    int[] rowOf = shortestPaths(turned, columns, rows);
    int[] columnOf = new int[rows];
    Arrays.fill(columnOf, NONE);
    for (int column = 0; column < columns; column++) {
      columnOf[rowOf[column]] = column;
    }
    return columnOf;
  }

  /**
   * Pairs only where it pays: a row and a column that stay alone cost half the limit each. That is
   * not the same as to pair all and then to drop dear pairs: a cheap pair is not given up so that
   * everybody gets somebody.
   *
   * @param costs a row each, all of one length; infinite where a pair is out of the question
   * @param limit what a pair may cost
   * @return each row's column, or {@link #NONE}
   */
  public static int[] pairBelow(double limit, double[][] costs) {
    int rows = costs.length;
    double[][] savings = new double[rows][];
    for (int row = 0; row < rows; row++) {
      savings[row] = new double[costs[row].length];
      for (int column = 0; column < savings[row].length; column++) {
        savings[row][column] = Math.min(0, costs[row][column] - limit);
      }
    }
    int[] columnOf = pairAll(savings);
    for (int row = 0; row < rows; row++) {
      if (columnOf[row] != NONE && !(savings[row][columnOf[row]] < 0)) {
        columnOf[row] = NONE;
      }
    }
    return columnOf;
  }

  /** Gives each row its column, one after another; there are at least as many columns. */
  private static int[] shortestPaths(double[][] costs, int rows, int columns) {
    double[] rowPrice = new double[rows];
    double[] columnPrice = new double[columns];
    int[] rowOf = new int[columns];
    Arrays.fill(rowOf, NONE);
    double[] distance = new double[columns];
    int[] before = new int[columns];
    boolean[] settled = new boolean[columns];
    for (int start = 0; start < rows; start++) {
      Arrays.fill(distance, Double.POSITIVE_INFINITY);
      Arrays.fill(settled, false);
      Arrays.fill(before, NONE);
      int row = start;
      int last = NONE;
      double reached = 0;
      // Dijkstra over reduced costs, from the new row to the nearest free column.
      while (true) {
        int nearest = NONE;
        for (int column = 0; column < columns; column++) {
          if (settled[column]) {
            continue;
          }
          double through = reached + costs[row][column] - rowPrice[row] - columnPrice[column];
          if (through < distance[column]) {
            distance[column] = through;
            before[column] = last;
          }
          if (nearest == NONE || distance[column] < distance[nearest]) {
            nearest = column;
          }
        }
        reached = distance[nearest];
        settled[nearest] = true;
        last = nearest;
        if (rowOf[nearest] == NONE) {
          break;
        }
        row = rowOf[nearest];
      }
      rowPrice[start] += reached;
      for (int column = 0; column < columns; column++) {
        if (settled[column] && column != last) {
          double slack = reached - distance[column];
          columnPrice[column] -= slack;
          rowPrice[rowOf[column]] += slack;
        }
      }
      while (before[last] != NONE) {
        rowOf[last] = rowOf[before[last]];
        last = before[last];
      }
      rowOf[last] = start;
    }
    int[] columnOf = new int[rows];
    for (int column = 0; column < columns; column++) {
      if (rowOf[column] != NONE) {
        columnOf[rowOf[column]] = column;
      }
    }
    return columnOf;
  }
}
