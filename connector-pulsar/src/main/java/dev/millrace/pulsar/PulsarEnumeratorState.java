package dev.millrace.pulsar;

import java.util.List;
import java.util.SortedSet;

/**
 * What is known of the partitions.
 *
 * @param known the names of all that were found, whoever reads them
 * @param waiting those that no subtask has got yet
 */
public record PulsarEnumeratorState(SortedSet<String> known, List<PulsarSplit> waiting) {}
