package dev.millrace.localstack;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The servers of one state folder: what runs, and how to end it. */
public final class LocalStack {
  /** In the order in which they depend on each other. */
  static final List<String> SERVERS =
      List.of(
          ZooKeeper.NAME, KafkaBroker.NAME, FlinkCluster.JOB_MANAGER, FlinkCluster.TASK_MANAGER);

  /** Those that run only when asked for, and end after the jobs that use them. */
  private static final List<String> EXTRA_SERVERS =
      List.of(
          SchemaRegistry.NAME,
          Postgres.NAME,
          Hdfs.NAME_NODE,
          Hdfs.DATA_NODE,
          ClickHouse.NAME,
          Pulsar.NAME,
          ObjectStore.NAME,
          IcebergCatalog.NAME);

  private final StackFolder folder;
  private final Ports ports;
  private final Supervision supervision;

  public LocalStack(StackFolder folder, Ports ports) {
    this.folder = folder;
    this.ports = ports;
    this.supervision = new Supervision(folder);
  }

  /**
   * A process of the stack.
   *
   * @param process nothing while it is down or between two lives
   * @param supervised whether it would be started again
   * @param address where it is reached, empty if nowhere
   */
  public record Part(
      String name, Optional<ProcessIdentity> process, boolean supervised, String address) {}

  public StackFolder folder() {
    return folder;
  }

  public Ports ports() {
    return ports;
  }

  public Supervision supervision() {
    return supervision;
  }

  /** Where clients reach the broker of this folder. */
  public String bootstrapServers() {
    return "localhost:" + ports.of(Port.KAFKA);
  }

  /** Flink's REST address and Web UI. */
  public URI flinkAddress() {
    return URI.create("http://localhost:" + ports.of(Port.FLINK));
  }

  /** Where the schema registry is reached, if it runs. */
  public Optional<URI> registryAddress() {
    return supervision.server(SchemaRegistry.NAME).map(process -> SchemaRegistry.address(ports));
  }

  /** Where PostgreSQL is reached, as whom and with what password, if it runs. */
  public Optional<String> postgresAddress() {
    return supervision
        .server(Postgres.NAME)
        .map(
            process ->
                "%s as %s, password in %s"
                    .formatted(Postgres.url(ports), Postgres.USER, Postgres.passwordFile(folder)));
  }

  /** Where HDFS is reached, if it runs. */
  public Optional<URI> hdfsAddress() {
    return supervision.server(Hdfs.NAME_NODE).map(process -> Hdfs.address(ports));
  }

  /** Where ClickHouse is reached, if it runs here. */
  public Optional<URI> clickHouseAddress() {
    return supervision.server(ClickHouse.NAME).map(process -> ClickHouse.address(ports));
  }

  /** Where clients connect to Pulsar, if it runs here. */
  public Optional<String> pulsarAddress() {
    return supervision.server(Pulsar.NAME).map(process -> Pulsar.serviceUrl(ports));
  }

  /** Where Pulsar is administered, if it runs here. */
  public Optional<URI> pulsarAdminAddress() {
    return supervision.server(Pulsar.NAME).map(process -> Pulsar.adminAddress(ports));
  }

  /** Where S3 is spoken and with what keys, if it runs here. */
  public Optional<String> s3Address() {
    return supervision
        .server(ObjectStore.NAME)
        .map(
            process ->
                "%s, keys in %s".formatted(ObjectStore.address(ports), folder.s3Credentials()));
  }

  /** Where Iceberg's catalog is reached, if it runs here. */
  public Optional<URI> icebergAddress() {
    return supervision.server(IcebergCatalog.NAME).map(process -> IcebergCatalog.address(ports));
  }

  /** Where the console is found, if it runs. */
  public Optional<URI> consoleAddress() {
    return supervision.server(WebConsole.NAME).map(process -> WebConsole.address(ports));
  }

  /** Where the console shows stocks first, if it runs. */
  public Optional<URI> stocksPageAddress() {
    return supervision.server(WebConsole.NAME).map(process -> WebConsole.stocksAddress(ports));
  }

  /**
   * Sees to it that ClickHouse can be started here, and fetches it if it has to.
   *
   * @throws StackFailure if there is none, and none can be had
   */
  public void obtainClickHouse(Progress progress) {
    StackLock.holding(
        folder,
        () -> {
          try {
            ClickHouse.obtain(folder, progress);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackFailure("Fetching was interrupted.", "Run the command again.", e);
          }
          return true;
        });
  }

  /** All servers, running or not, and the generators that run. */
  public List<Part> parts() {
    var names = new ArrayList<>(SERVERS);
    supervision.names().stream().filter(name -> !names.contains(name)).forEach(names::add);
    return names.stream()
        .map(
            name ->
                new Part(
                    name,
                    supervision.server(name),
                    supervision.supervisor(name).isPresent(),
                    address(name)))
        .toList();
  }

  /** Starts what the plan asks for and does not run yet; returns the ids of the plan's jobs. */
  public Map<String, String> up(Plan plan, Progress progress) {
    return StackLock.holding(folder, () -> new StartUp(this, plan, progress).run());
  }

  /**
   * Ends everything: generators first, then each job with a savepoint, then the servers.
   *
   * @param savepoints whether jobs are stopped with a savepoint; without, their state is as good as
   *     lost
   */
  public void down(boolean savepoints, Progress progress) {
    StackLock.holding(
        folder,
        () -> {
          stopAll(savepoints, progress);
          return true;
        });
  }

  /** Ends everything and deletes what it kept. */
  public void forget(Progress progress) {
    StackLock.holding(
        folder,
        () -> {
          stopAll(false, progress);
          folder.forget();
          progress.note("Deleted the state in " + folder.home());
          return true;
        });
  }

  /** Ends one process, if it runs. */
  void stop(String name, Progress progress) {
    long begun = System.nanoTime();
    if (supervision.stop(name, grace(name))) {
      progress.done(name, "stopped", Duration.ofNanos(System.nanoTime() - begun));
    }
  }

  private void stopAll(boolean savepoints, Progress progress) {
    List<String> running = supervision.names();
    // First the console, and those who feed the jobs, so that the savepoint holds all they sent.
    running.stream()
        .filter(name -> !SERVERS.contains(name) && !EXTRA_SERVERS.contains(name))
        .forEach(name -> stop(name, progress));
    if (savepoints && supervision.server(FlinkCluster.JOB_MANAGER).isPresent()) {
      stopJobs(progress);
    }
    var servers = new ArrayList<>(EXTRA_SERVERS);
    servers.addAll(SERVERS);
    java.util.Collections.reverse(servers);
    servers.forEach(name -> stop(name, progress));
    if (running.isEmpty()) {
      progress.note("Nothing was running.");
    }
  }

  private void stopJobs(Progress progress) {
    var rest = new FlinkRest(flinkAddress());
    var notes = new SavepointNotes(folder);
    if (rest.overview().isEmpty()) {
      progress.note(
          "Flink does not answer: its jobs keep their last checkpoints, and continue from there.");
      return;
    }
    for (FlinkRest.Job job : rest.jobs()) {
      if (job.hasEnded()) {
        continue;
      }
      long begun = System.nanoTime();
      progress.begins("job " + job.name());
      try {
        String savepoint = rest.stopWithSavepoint(job.id());
        notes.remember(job.name(), savepoint);
        progress.done(
            "job " + job.name(),
            "stopped with savepoint " + savepoint,
            Duration.ofNanos(System.nanoTime() - begun));
      } catch (StackFailure failure) {
        progress.note(
            failure.getMessage() + "\n  It continues from its last checkpoint at the next 'up'.");
      }
    }
  }

  private String address(String name) {
    return switch (name) {
      case ZooKeeper.NAME -> "localhost:" + ports.of(Port.ZOOKEEPER);
      case KafkaBroker.NAME -> bootstrapServers();
      case FlinkCluster.JOB_MANAGER -> flinkAddress().toString();
      case SchemaRegistry.NAME -> SchemaRegistry.address(ports).toString();
      case Postgres.NAME -> Postgres.url(ports);
      case Hdfs.NAME_NODE -> Hdfs.address(ports).toString();
      case ClickHouse.NAME -> ClickHouse.address(ports).toString();
      case Pulsar.NAME -> Pulsar.serviceUrl(ports);
      case ObjectStore.NAME -> ObjectStore.address(ports).toString();
      case IcebergCatalog.NAME -> IcebergCatalog.address(ports).toString();
      case WebConsole.NAME -> WebConsole.address(ports).toString();
      default -> "";
    };
  }

  private static Duration grace(String name) {
    return switch (name) {
      case ZooKeeper.NAME -> Duration.ofSeconds(5);
      case KafkaBroker.NAME, Pulsar.NAME -> Duration.ofSeconds(20);
      case FlinkCluster.JOB_MANAGER, FlinkCluster.TASK_MANAGER, ClickHouse.NAME ->
          Duration.ofSeconds(15);
      default -> Duration.ofSeconds(10);
    };
  }

  /** The class paths of the servers that are not there yet. */
  public List<Path> missingLibraries() {
    return List.of(folder.kafkaLibraries(), folder.flinkLibraries(), folder.consoleLibraries())
        .stream()
        .filter(path -> !Files.isDirectory(path))
        .toList();
  }
}
