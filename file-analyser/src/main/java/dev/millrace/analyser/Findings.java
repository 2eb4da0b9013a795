package dev.millrace.analyser;

import java.util.List;

/**
 * What an inspection brings to light.
 *
 * @param limits where it stopped short of the whole file, each a few words
 */
public record Findings(Analysis analysis, List<String> limits) {
  public Findings {
    limits = List.copyOf(limits);
  }
}
