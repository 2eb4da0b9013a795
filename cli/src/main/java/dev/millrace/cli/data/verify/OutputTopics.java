package dev.millrace.cli.data.verify;

import java.util.List;

/** Where the job writes. */
record OutputTopics(
    String processed,
    String highValue,
    String userAggregations,
    String categoryAggregations,
    String alerts,
    String deadLetters) {
  List<String> all() {
    return List.of(
        processed, highValue, userAggregations, categoryAggregations, alerts, deadLetters);
  }
}
