package dev.millrace.localstack;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is to run.
 *
 * @param parallelism of every job
 * @param demo whether generators feed the pipelines
 * @param jobSettings what jobs are told beside what they need
 * @param with servers beside those that the pipelines need
 * @param console whether the web pages are served
 * @param otherKafka bootstrap servers of a broker that somebody else runs
 * @param otherFlink REST address of a cluster that somebody else runs
 * @param otherClickHouse address of a ClickHouse that somebody else runs
 * @param otherPulsar service URL of a Pulsar that somebody else runs
 * @param otherIceberg address of an Iceberg catalog that somebody else runs, with its store
 * @param commandClassPath the class path of the {@code millrace} command, for the generators
 */
public record Plan(
    List<Pipeline> pipelines,
    int parallelism,
    boolean demo,
    JobSettings jobSettings,
    Sizing sizing,
    Set<ExtraServer> with,
    boolean console,
    Optional<String> otherKafka,
    Optional<URI> otherFlink,
    Optional<URI> otherClickHouse,
    Optional<String> otherPulsar,
    Optional<URI> otherIceberg,
    String commandClassPath) {
  public Plan {
    pipelines = List.copyOf(pipelines);
    with = Set.copyOf(with);
    if (parallelism < 1) {
      throw new IllegalArgumentException("A parallelism of " + parallelism + " runs nothing");
    }
  }

  /** Whether a ClickHouse is to run here. */
  boolean runsClickHouse() {
    return otherClickHouse.isEmpty() && pipelines.contains(Pipeline.STOCKS);
  }

  /** Whether a Pulsar is to run here. */
  boolean runsPulsar() {
    return otherPulsar.isEmpty() && pipelines.contains(Pipeline.LAKEHOUSE);
  }

  /** Whether a catalog and its store are to run here. */
  boolean runsIceberg() {
    return otherIceberg.isEmpty() && pipelines.stream().anyMatch(Pipeline::usesLakehouse);
  }

  /** How many slots the pipelines take together. */
  int slots() {
    return pipelines.size() * parallelism;
  }
}
