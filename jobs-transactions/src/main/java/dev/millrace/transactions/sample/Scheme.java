package dev.millrace.transactions.sample;

import dev.millrace.serde.sample.Dice;
import java.util.ArrayList;
import java.util.List;

/** Suspicious sequences of payments, and those that only look like it. */
enum Scheme {
  /** Three to five small payments, then a large one. */
  CARD_TESTING,
  /** Two small payments only, or the large one first. */
  ALMOST_CARD_TESTING,
  /** Five to seven payments from three places. */
  BURST,
  /** As many from two places, or four from four. */
  ALMOST_BURST;

  /**
   * One payment of a sequence.
   *
   * @param cents the amount, or 0 for any
   * @param city where, or empty for where the user always is
   */
  record Step(long cents, String city) {}

  List<Step> steps(Dice dice) {
    return switch (this) {
      case CARD_TESTING -> cardTesting(3 + dice.below(3), true, dice);
      case ALMOST_CARD_TESTING ->
          dice.chance(0.5) ? cardTesting(2, true, dice) : cardTesting(3, false, dice);
      case BURST -> travelling(5 + dice.below(3), 3, dice);
      case ALMOST_BURST ->
          dice.chance(0.5) ? travelling(5 + dice.below(3), 2, dice) : travelling(4, 4, dice);
    };
  }

  private static List<Step> cardTesting(int small, boolean largeIsLast, Dice dice) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < small; i++) {
      steps.add(new Step(1 + dice.below(999), ""));
    }
    steps.add(largeIsLast ? steps.size() : 0, new Step(50_001 + dice.below(100_000), ""));
    return steps;
  }

  private static List<Step> travelling(int payments, int cities, Dice dice) {
    List<Step> steps = new ArrayList<>();
    int first = dice.below(1000);
    for (int i = 0; i < payments; i++) {
      steps.add(new Step(0, "airport_" + (first + i % cities)));
    }
    return steps;
  }
}
