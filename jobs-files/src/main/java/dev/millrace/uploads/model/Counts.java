package dev.millrace.uploads.model;

import java.util.Map;

/**
 * What the files of one window come to.
 *
 * @param groups by type and by size; each file is in one of either
 */
public record Counts(Map<Group, Totals> groups) {
  public Counts {
    groups = Map.copyOf(groups);
  }
}
