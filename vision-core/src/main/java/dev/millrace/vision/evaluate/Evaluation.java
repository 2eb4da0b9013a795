package dev.millrace.vision.evaluate;

import dev.millrace.vision.model.Box;
import dev.millrace.vision.track.LinearAssignment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares tracks with the truth. Counts as the reference evaluator (TrackEval) does, its
 * tolerances and peculiarities included.
 *
 * <p>HOTA: Luiten and others, <i>HOTA: a higher order metric for evaluating multi-object
 * tracking</i>, 2020. CLEAR: Bernardin and Stiefelhagen, 2008. Identities: Ristani and others,
 * 2016.
 */
public final class Evaluation {
  /** Overlap from which a box is right, for all but HOTA. */
  private static final double RIGHT = 0.5;

  private static final double TOLERANCE = Math.ulp(1.0);

  /** Outweighs any sum of overlaps in one frame, so that a pair of the frame before stays one. */
  private static final double CONTINUITY = 1000;

  private static final int MAX_BOXES = 2000;
  private static final int MAX_IDENTITIES = 5000;

  private final List<Frame> frames;
  private final int truths;
  private final int tracks;

  private Evaluation(List<Frame> frames, int truths, int tracks) {
    this.frames = frames;
    this.truths = truths;
    this.tracks = tracks;
  }

  /**
   * Compares a sequence's tracks with what was there.
   *
   * @throws IllegalArgumentException if there is more than can be compared in reasonable time
   */
  public static Tally compare(GroundTruth truth, List<MotRow> tracks) {
    return prepared(truth, tracks).tally();
  }

  /** Who is there in one frame, identities numbered from 0, and how much each two overlap. */
  private record Frame(int[] truths, int[] tracks, double[][] overlap) {}

  private static Evaluation prepared(GroundTruth truth, List<MotRow> tracks) {
    Map<Integer, List<MotRow>> truthByFrame = byFrame(truth.rows());
    Map<Integer, List<MotRow>> tracksByFrame = byFrame(tracks);
    var numbers = new TreeMap<Integer, Boolean>();
    truthByFrame.keySet().forEach(frame -> numbers.put(frame, true));
    tracksByFrame.keySet().forEach(frame -> numbers.put(frame, true));
    Map<Long, Integer> truthIds = new HashMap<>();
    Map<Long, Integer> trackIds = new HashMap<>();
    List<Frame> frames = new ArrayList<>();
    for (int number : numbers.keySet()) {
      List<MotRow> all = truthByFrame.getOrDefault(number, List.of());
      List<MotRow> found = tracksByFrame.getOrDefault(number, List.of());
      if (all.size() > MAX_BOXES || found.size() > MAX_BOXES) {
        throw new IllegalArgumentException(
            "frame " + number + " has more than " + MAX_BOXES + " boxes");
      }
      found = withoutDistractors(truth, all, found);
      List<MotRow> wanted = all.stream().filter(truth::counts).toList();
      frames.add(
          new Frame(
              numbered(wanted, truthIds), numbered(found, trackIds), overlaps(wanted, found)));
    }
    if (truthIds.size() > MAX_IDENTITIES || trackIds.size() > MAX_IDENTITIES) {
      throw new IllegalArgumentException(
          "there are more than "
              + MAX_IDENTITIES
              + " identities: "
              + truthIds.size()
              + " true ones and "
              + trackIds.size()
              + " tracks");
    }
    return new Evaluation(frames, truthIds.size(), trackIds.size());
  }

  private static Map<Integer, List<MotRow>> byFrame(List<MotRow> rows) {
    Map<Integer, List<MotRow>> byFrame = new HashMap<>();
    rows.forEach(row -> byFrame.computeIfAbsent(row.frame(), first -> new ArrayList<>()).add(row));
    return byFrame;
  }

  private static int[] numbered(List<MotRow> rows, Map<Long, Integer> numbers) {
    return rows.stream()
        .mapToInt(row -> numbers.computeIfAbsent(row.id(), first -> numbers.size()))
        .toArray();
  }

  /** Leaves out boxes on what looks like a person and is none, or does not walk. */
  private static List<MotRow> withoutDistractors(
      GroundTruth truth, List<MotRow> all, List<MotRow> found) {
    if (!truth.classes() || all.isEmpty() || found.isEmpty()) {
      return found;
    }
    double[][] overlap = overlaps(all, found);
    double[][] costs = new double[all.size()][found.size()];
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < found.size(); j++) {
        costs[i][j] = overlap[i][j] < RIGHT - TOLERANCE ? 0 : -overlap[i][j];
      }
    }
    int[] pairs = LinearAssignment.pairAll(costs);
    boolean[] dropped = new boolean[found.size()];
    for (int i = 0; i < all.size(); i++) {
      int j = pairs[i];
      if (j != LinearAssignment.NONE && costs[i][j] < 0 && truth.distracts(all.get(i))) {
        dropped[j] = true;
      }
    }
    List<MotRow> kept = new ArrayList<>();
    for (int j = 0; j < found.size(); j++) {
      if (!dropped[j]) {
        kept.add(found.get(j));
      }
    }
    return kept;
  }

  private static double[][] overlaps(List<MotRow> ones, List<MotRow> others) {
    double[][] overlaps = new double[ones.size()][others.size()];
    for (int i = 0; i < ones.size(); i++) {
      Box one = ones.get(i).box();
      for (int j = 0; j < others.size(); j++) {
        overlaps[i][j] = one.intersectionOverUnion(others.get(j).box());
      }
    }
    return overlaps;
  }

  private Tally tally() {
    long truthBoxes = frames.stream().mapToLong(frame -> frame.truths().length).sum();
    long trackBoxes = frames.stream().mapToLong(frame -> frame.tracks().length).sum();
    Hota hota = hota();
    Clear clear = clear();
    return new Tally(
        hota.matches(),
        hota.association(),
        truthBoxes,
        trackBoxes,
        clear.matches(),
        clear.overlap(),
        clear.switches(),
        clear.fragmentations(),
        clear.mostly(),
        clear.partly(),
        clear.lost(),
        identityMatches());
  }

  private record Hota(double[] matches, double[] association) {}

  private Hota hota() {
    int[] truthLength = new int[truths];
    int[] trackLength = new int[tracks];
    // How much of two identities' time together, over all frames, they are the same by overlap.
    Map<Long, double[]> together = new HashMap<>();
    for (Frame frame : frames) {
      for (int truth : frame.truths()) {
        truthLength[truth]++;
      }
      for (int track : frame.tracks()) {
        trackLength[track]++;
      }
      double[] byTruth = new double[frame.truths().length];
      double[] byTrack = new double[frame.tracks().length];
      for (int i = 0; i < byTruth.length; i++) {
        for (int j = 0; j < byTrack.length; j++) {
          byTruth[i] += frame.overlap()[i][j];
          byTrack[j] += frame.overlap()[i][j];
        }
      }
      for (int i = 0; i < byTruth.length; i++) {
        for (int j = 0; j < byTrack.length; j++) {
          double overlap = frame.overlap()[i][j];
          double either = byTruth[i] + byTrack[j] - overlap;
          if (overlap > 0 && either > TOLERANCE) {
            together
                    .computeIfAbsent(
                        pair(frame.truths()[i], frame.tracks()[j]), first -> new double[1])[0] +=
                overlap / either;
          }
        }
      }
    }

    Map<Long, int[]> matched = new HashMap<>();
    for (Frame frame : frames) {
      double[][] costs = new double[frame.truths().length][frame.tracks().length];
      for (int i = 0; i < frame.truths().length; i++) {
        for (int j = 0; j < frame.tracks().length; j++) {
          int truth = frame.truths()[i];
          int track = frame.tracks()[j];
          double[] sum = together.get(pair(truth, track));
          if (sum != null) {
            double alignment = sum[0] / (truthLength[truth] + trackLength[track] - sum[0]);
            costs[i][j] = -alignment * frame.overlap()[i][j];
          }
        }
      }
      int[] pairs = LinearAssignment.pairAll(costs);
      for (int i = 0; i < pairs.length; i++) {
        if (pairs[i] == LinearAssignment.NONE) {
          continue;
        }
        double overlap = frame.overlap()[i][pairs[i]];
        for (int k = 0; k < Tally.THRESHOLDS && overlap >= threshold(k) - TOLERANCE; k++) {
          matched
              .computeIfAbsent(
                  pair(frame.truths()[i], frame.tracks()[pairs[i]]),
                  first -> new int[Tally.THRESHOLDS])[k]++;
        }
      }
    }

    double[] matches = new double[Tally.THRESHOLDS];
    double[] association = new double[Tally.THRESHOLDS];
    matched.forEach(
        (pair, counts) -> {
          int lengths = truthLength[truthOf(pair)] + trackLength[trackOf(pair)];
          for (int k = 0; k < Tally.THRESHOLDS; k++) {
            matches[k] += counts[k];
            association[k] += counts[k] * (counts[k] / (double) Math.max(1, lengths - counts[k]));
          }
        });
    return new Hota(matches, association);
  }

  private static double threshold(int index) {
    return 0.05 * (index + 1);
  }

  private static long pair(int truth, int track) {
    return (long) truth << 32 | track;
  }

  private static int truthOf(long pair) {
    return (int) (pair >> 32);
  }

  private static int trackOf(long pair) {
    return (int) pair;
  }

  private record Clear(
      long matches,
      double overlap,
      long switches,
      long fragmentations,
      long mostly,
      long partly,
      long lost) {}

  private Clear clear() {
    int none = LinearAssignment.NONE;
    int[] everMatched = new int[truths];
    int[] before = new int[truths];
    Arrays.fill(everMatched, none);
    Arrays.fill(before, none);
    int[] seen = new int[truths];
    int[] found = new int[truths];
    int[] runs = new int[truths];
    long matches = 0;
    double overlaps = 0;
    long switches = 0;
    for (Frame frame : frames) {
      for (int truth : frame.truths()) {
        seen[truth]++;
      }
      if (frame.truths().length == 0 || frame.tracks().length == 0) {
        // As the reference does: such a frame interrupts nothing.
        continue;
      }
      double[][] costs = new double[frame.truths().length][frame.tracks().length];
      for (int i = 0; i < costs.length; i++) {
        for (int j = 0; j < costs[i].length; j++) {
          double overlap = frame.overlap()[i][j];
          if (overlap >= RIGHT - TOLERANCE) {
            boolean goesOn = before[frame.truths()[i]] == frame.tracks()[j];
            costs[i][j] = -((goesOn ? CONTINUITY : 0) + overlap);
          }
        }
      }
      int[] pairs = LinearAssignment.pairAll(costs);
      int[] now = new int[truths];
      Arrays.fill(now, none);
      for (int i = 0; i < pairs.length; i++) {
        if (pairs[i] == none || !(costs[i][pairs[i]] < 0)) {
          continue;
        }
        int truth = frame.truths()[i];
        int track = frame.tracks()[pairs[i]];
        matches++;
        overlaps += frame.overlap()[i][pairs[i]];
        found[truth]++;
        if (everMatched[truth] != none && everMatched[truth] != track) {
          switches++;
        }
        if (before[truth] == none) {
          runs[truth]++;
        }
        everMatched[truth] = track;
        now[truth] = track;
      }
      before = now;
    }
    long mostly = 0;
    long partly = 0;
    long fragmentations = 0;
    for (int truth = 0; truth < truths; truth++) {
      double share = found[truth] / (double) seen[truth];
      if (share > 0.8) {
        mostly++;
      } else if (share >= 0.2) {
        partly++;
      }
      fragmentations += Math.max(0, runs[truth] - 1);
    }
    return new Clear(
        matches, overlaps, switches, fragmentations, mostly, partly, truths - mostly - partly);
  }

  /** The boxes that the best pairing of whole tracks with whole objects explains. */
  private long identityMatches() {
    if (truths == 0 || tracks == 0) {
      return 0;
    }
    double[][] costs = new double[truths][tracks];
    for (Frame frame : frames) {
      for (int i = 0; i < frame.truths().length; i++) {
        for (int j = 0; j < frame.tracks().length; j++) {
          if (frame.overlap()[i][j] >= RIGHT) {
            costs[frame.truths()[i]][frame.tracks()[j]]--;
          }
        }
      }
    }
    int[] pairs = LinearAssignment.pairAll(costs);
    long matches = 0;
    for (int truth = 0; truth < truths; truth++) {
      if (pairs[truth] != LinearAssignment.NONE) {
        matches -= Math.round(costs[truth][pairs[truth]]);
      }
    }
    return matches;
  }
}
