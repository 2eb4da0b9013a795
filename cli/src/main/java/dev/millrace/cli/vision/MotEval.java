package dev.millrace.cli.vision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.cli.Failure;
import dev.millrace.cli.data.Columns;
import dev.millrace.vision.evaluate.Evaluation;
import dev.millrace.vision.evaluate.GroundTruth;
import dev.millrace.vision.evaluate.MotChallenge;
import dev.millrace.vision.evaluate.MotRow;
import dev.millrace.vision.evaluate.Scores;
import dev.millrace.vision.evaluate.Tally;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Scores tracks against what really was there. */
@Command(
    name = "mot-eval",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace mot-eval --gt TUD-Campus/gt.txt --tracks out.txt",
      "  ./millrace mot-eval --gt a/gt.txt --tracks a.txt --gt b/gt.txt --tracks b.txt --format json"
    },
    description = {
      "Score tracks in MOTChallenge form: HOTA, MOTA, IDF1, ID switches and more, as the reference"
          + " evaluator (TrackEval) does.",
      "Several pairs give a row each and one for all together. Ground truth with nine columns is"
          + " that of MOT16 and later: boxes on distractors do not count."
    })
public final class MotEval implements Callable<Integer> {
  /** How scores are written. */
  enum Form {
    TABLE,
    JSON
  }

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--gt",
      required = true,
      paramLabel = "FILE",
      description = "The truth of a sequence, which is called like the file's folder.")
  List<Path> truths = List.of();

  @Option(
      names = "--tracks",
      required = true,
      paramLabel = "FILE",
      description = "The tracks of the same sequence, in the same order as --gt.")
  List<Path> tracks = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json (default: ${DEFAULT-VALUE}).")
  Form form = Form.TABLE;

  @Override
  public Integer call() {
    if (truths.size() != tracks.size()) {
      throw new ParameterException(
          spec.commandLine(),
          "Each --gt needs its --tracks: there are %d and %d."
              .formatted(truths.size(), tracks.size()));
    }
    Map<String, Scores> sequences = new LinkedHashMap<>();
    Tally all = Tally.empty();
    for (int i = 0; i < truths.size(); i++) {
      Tally tally = compare(truths.get(i), tracks.get(i));
      sequences.put(unused(nameOf(truths.get(i)), sequences), tally.scores());
      all = all.plus(tally);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(form == Form.JSON ? json(sequences, all.scores()) : table(sequences, all.scores()));
    out.flush();
    return 0;
  }

  private static Tally compare(Path truthFile, Path tracksFile) {
    GroundTruth truth = MotFile.read(truthFile, MotChallenge::readGroundTruth);
    List<MotRow> rows = MotFile.read(tracksFile, MotChallenge::readTracks);
    try {
      return Evaluation.compare(truth, rows);
    } catch (IllegalArgumentException tooMuch) {
      throw new Failure(
          tracksFile + " cannot be scored: " + tooMuch.getMessage() + ".",
          "Check that --tracks are tracks of the sequence of --gt.",
          tooMuch);
    }
  }

  /** The benchmark keeps a sequence's truth in {@code <sequence>/gt/gt.txt}. */
  static String nameOf(Path truthFile) {
    Path folder = truthFile.toAbsolutePath().normalize().getParent();
    if (folder != null && folder.endsWith("gt")) {
      folder = folder.getParent();
    }
    Path name = folder == null ? null : folder.getFileName();
    return name == null ? "sequence" : name.toString();
  }

  private static String unused(String name, Map<String, Scores> taken) {
    String unused = name;
    for (int number = 2; taken.containsKey(unused); number++) {
      unused = name + " (" + number + ")";
    }
    return unused;
  }

  private static Map<String, Object> fields(Scores scores) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("HOTA", rounded(scores.hota()));
    fields.put("MOTA", rounded(scores.mota()));
    fields.put("IDF1", rounded(scores.idf1()));
    fields.put("IDSW", scores.identitySwitches());
    fields.put("FP", scores.falsePositives());
    fields.put("FN", scores.falseNegatives());
    fields.put("Frag", scores.fragmentations());
    fields.put("MT", scores.mostlyTracked());
    fields.put("PT", scores.partlyTracked());
    fields.put("ML", scores.mostlyLost());
    fields.put("DetA", rounded(scores.detA()));
    fields.put("AssA", rounded(scores.assA()));
    fields.put("MOTP", rounded(scores.motp()));
    fields.put("Rcll", rounded(scores.recall()));
    fields.put("Prcn", rounded(scores.precision()));
    return fields;
  }

  private static double rounded(double score) {
    return Math.rint(score * 1e6) / 1e6;
  }

  private static String json(Map<String, Scores> sequences, Scores combined) {
    Map<String, Object> bySequence = new LinkedHashMap<>();
    sequences.forEach((name, scores) -> bySequence.put(name, fields(scores)));
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("sequences", bySequence);
    root.put("combined", fields(combined));
    try {
      return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static String table(Map<String, Scores> sequences, Scores combined) {
    List<String> headings = new ArrayList<>(List.of("sequence"));
    headings.addAll(fields(combined).keySet());
    List<List<String>> rows = new ArrayList<>();
    sequences.forEach((name, scores) -> rows.add(row(name, scores)));
    rows.add(row("COMBINED", combined));
    return String.join(System.lineSeparator(), Columns.table(headings, rows));
  }

  private static List<String> row(String name, Scores scores) {
    List<String> row = new ArrayList<>(List.of(name));
    for (Object field : fields(scores).values()) {
      row.add(
          field instanceof Double share
              ? String.format(Locale.ROOT, "%.2f", share)
              : field.toString());
    }
    return row;
  }
}
