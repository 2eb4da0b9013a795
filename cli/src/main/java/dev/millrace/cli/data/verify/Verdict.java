package dev.millrace.cli.data.verify;

import dev.millrace.cli.data.Columns;
import dev.millrace.cli.data.Progress;
import java.util.ArrayList;
import java.util.List;

/** What the check of one topic has shown: one line of the result. */
public record Verdict(
    String topic,
    long expected,
    long found,
    long missing,
    long doubled,
    long wrong,
    long unexpected,
    long open) {
  static Verdict of(Comparison comparison) {
    return of(comparison, comparison.missing(), 0);
  }

  /**
   * The verdict where not everything that is not there is missing.
   *
   * @param open what may still come
   */
  static Verdict of(Comparison comparison, long missing, long open) {
    return new Verdict(
        comparison.topic(),
        comparison.expected(),
        comparison.found(),
        missing,
        comparison.doubled(),
        comparison.wrong(),
        comparison.unexpected(),
        open);
  }

  /** Whether anything is not as it should be. */
  public boolean differs() {
    return missing + doubled + wrong + unexpected > 0;
  }

  /** Several of them, one below the other. */
  public static List<String> table(List<Verdict> verdicts) {
    boolean open = verdicts.stream().anyMatch(verdict -> verdict.open() > 0);
    var names =
        new ArrayList<>(
            List.of("topic", "expected", "found", "missing", "doubled", "wrong", "unexpected"));
    if (open) {
      names.add("maybe open");
    }
    var rows = new ArrayList<List<String>>();
    for (Verdict verdict : verdicts) {
      var row = new ArrayList<String>();
      row.add(verdict.topic());
      for (long number :
          new long[] {
            verdict.expected(),
            verdict.found(),
            verdict.missing(),
            verdict.doubled(),
            verdict.wrong(),
            verdict.unexpected()
          }) {
        row.add(Progress.count(number));
      }
      if (open) {
        row.add(Progress.count(verdict.open()));
      }
      rows.add(row);
    }
    return Columns.table(names, rows);
  }

  /** The same for programs. */
  public String json() {
    return String.format(
        "{\"topic\":\"%s\",\"expected\":%d,\"found\":%d,\"missing\":%d,\"doubled\":%d,"
            + "\"wrong\":%d,\"unexpected\":%d,\"open\":%d}",
        topic, expected, found, missing, doubled, wrong, unexpected, open);
  }
}
