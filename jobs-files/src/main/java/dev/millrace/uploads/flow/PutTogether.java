package dev.millrace.uploads.flow;

import dev.millrace.uploads.logic.Tally;
import dev.millrace.uploads.model.Counts;
import dev.millrace.uploads.model.Part;
import org.apache.flink.api.common.functions.AggregateFunction;

/** Puts the parts of a window together; keeps what they come to, not the parts. */
final class PutTogether implements AggregateFunction<Part, Counts, Counts> {
  @Override
  public Counts createAccumulator() {
    return Tally.none();
  }

  @Override
  public Counts add(Part part, Counts counts) {
    return Tally.together(counts, part.counts());
  }

  @Override
  public Counts getResult(Counts counts) {
    return counts;
  }

  @Override
  public Counts merge(Counts one, Counts other) {
    return Tally.together(one, other);
  }
}
