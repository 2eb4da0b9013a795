package dev.millrace.uploads.flow;

import dev.millrace.serde.eventtime.CombineOnTime;
import dev.millrace.uploads.logic.Tally;
import dev.millrace.uploads.model.AnalysedFile;
import dev.millrace.uploads.model.Counts;
import dev.millrace.uploads.model.Part;

/** Adds files up on their way to the windows. */
final class CollectFiles implements CombineOnTime.Combiner<AnalysedFile, Part> {
  @Override
  public CombineOnTime.Parts<AnalysedFile, Part> none() {
    return new Collected();
  }

  @Override
  public void sendAlone(AnalysedFile file, CombineOnTime.Sender<Part> out) {
    out.send(new Part(Tally.of(file), file.origin()));
  }

  /** What was added up for one window. */
  private static final class Collected implements CombineOnTime.Parts<AnalysedFile, Part> {
    private Counts counts = Tally.none();

    @Override
    public void add(AnalysedFile file) {
      counts = Tally.together(counts, Tally.of(file));
    }

    /** In groups, of which there are few. */
    @Override
    public int size() {
      return counts.groups().size();
    }

    @Override
    public void sendTo(CombineOnTime.Sender<Part> out) {
      out.send(new Part(counts, null));
    }
  }
}
