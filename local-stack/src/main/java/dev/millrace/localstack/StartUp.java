package dev.millrace.localstack;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One {@code up}: brings what is missing to life, and takes it back if it is interrupted. */
final class StartUp {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static final String REGISTRY_SETTING = "registry.url";
  private static final String STORE_SETTING = "store.url";

  /** How long a job runs without a fault before it is believed. */
  private static final Duration STEADY = Duration.ofMillis(400);

  /** How long a job may fail and be restarted, as it does while a broker is still recovering. */
  private static final Duration FAILING = Duration.ofSeconds(20);

  private final LocalStack stack;
  private final StackFolder folder;
  private final Supervision supervision;
  private final Ports ports;
  private final Plan plan;
  private final Progress progress;
  private final FlinkRest rest;
  private final String bootstrapServers;
  private final URI clickHouseAddress;
  private final String pulsarUrl;
  private final URI icebergAddress;

  /** What this run has started, the newest first. */
  private final ConcurrentLinkedDeque<String> started = new ConcurrentLinkedDeque<>();

  private volatile boolean interrupted;

  StartUp(LocalStack stack, Plan plan, Progress progress) {
    this.stack = stack;
    this.folder = stack.folder();
    this.supervision = stack.supervision();
    this.ports = stack.ports();
    this.plan = plan;
    this.progress = progress;
    this.rest = new FlinkRest(plan.otherFlink().orElseGet(stack::flinkAddress));
    this.bootstrapServers = plan.otherKafka().orElseGet(stack::bootstrapServers);
    this.clickHouseAddress = plan.otherClickHouse().orElseGet(() -> ClickHouse.address(ports));
    this.pulsarUrl = plan.otherPulsar().orElseGet(() -> Pulsar.serviceUrl(ports));
    this.icebergAddress = plan.otherIceberg().orElseGet(() -> IcebergCatalog.address(ports));
  }

  /** Runs to the end; returns the id of each pipeline's job by its name. */
  Map<String, String> run() {
    Ports before = Ports.inForce(folder, name -> null);
    refuseToMove(before);
    refuseTakenPorts();
    refuseMissingJars();
    ports.remember(folder);

    var undo = new Thread(this::takeBack, "take-back");
    Runtime.getRuntime().addShutdownHook(undo);
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      return startAll(threads);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("Starting was interrupted.", "Run the command again.", e);
    } finally {
      threads.shutdownNow();
      try {
        Runtime.getRuntime().removeShutdownHook(undo);
      } catch (IllegalStateException e) {
        // The JVM is going down already, and the hook does its work.
      }
    }
  }

  private Map<String, String> startAll(ExecutorService threads) throws InterruptedException {
    boolean ownFlink = plan.otherFlink().isEmpty();
    if (supervision.names().isEmpty()) {
      folder.clearTemporary();
    }
    if (ownFlink) {
      FlinkCluster.configure(folder, ports, sizing());
    }
    if (plan.with().contains(ExtraServer.HDFS)) {
      fetchHdfs(ownFlink);
    }
    var steps = new ArrayList<Future<?>>();
    if (ownFlink) {
      // The JobManager looks for ZooKeeper seconds after its start; nobody need wait here.
      steps.add(threads.submit(step(this::zooKeeper)));
    }
    Future<?> topics = threads.submit(step(this::kafkaAndTopics));
    steps.add(topics);
    Future<?> jobManager = threads.submit(step(ownFlink ? this::jobManager : this::otherFlink));
    steps.add(jobManager);
    Future<?> taskManager = null;
    if (ownFlink) {
      taskManager = threads.submit(step(this::taskManager));
      steps.add(taskManager);
    }
    if (plan.console()) {
      steps.add(threads.submit(step(this::console)));
    }
    var extras = new ArrayList<Future<?>>();
    if (plan.pipelines().contains(Pipeline.STOCKS)) {
      extras.add(threads.submit(step(this::clickHouse)));
    }
    if (plan.pipelines().contains(Pipeline.LAKEHOUSE)) {
      extras.add(threads.submit(step(this::pulsar)));
    }
    if (plan.pipelines().stream().anyMatch(Pipeline::usesLakehouse)) {
      extras.add(threads.submit(step(this::iceberg)));
    }
    for (ExtraServer extra : plan.with()) {
      extras.add(threads.submit(step(() -> start(extra))));
    }
    steps.addAll(extras);
    var submitted = new LinkedHashMap<Pipeline, Future<String>>();
    for (Pipeline pipeline : plan.pipelines()) {
      submitted.put(
          pipeline,
          threads.submit(
              () -> {
                join(topics);
                join(jobManager);
                for (Future<?> extra : extras) {
                  join(extra);
                }
                return submit(pipeline);
              }));
    }
    for (Future<?> step : steps) {
      join(step);
    }
    if (ownFlink) {
      enoughSlots();
    }
    var jobs = new LinkedHashMap<Pipeline, String>();
    for (var entry : submitted.entrySet()) {
      jobs.put(entry.getKey(), join(entry.getValue()));
    }
    List<Pipeline> fed =
        plan.pipelines().stream()
            .filter(pipeline -> plan.demo() && !pipeline.demo().isEmpty())
            .toList();
    fed.forEach(this::demo);
    jobs.forEach(this::awaitJob);
    fed.forEach(this::checkDemo);
    var ids = new LinkedHashMap<String, String>();
    jobs.forEach((pipeline, id) -> ids.put(pipeline.name(), id));
    return ids;
  }

  private void zooKeeper() {
    ensure(
        ZooKeeper.server(folder, ports),
        () -> ZooKeeper.answers(ports.of(Port.ZOOKEEPER)),
        "localhost:" + ports.of(Port.ZOOKEEPER));
  }

  private void kafkaAndTopics() throws InterruptedException {
    if (plan.otherKafka().isPresent()) {
      if (!KafkaBroker.answers(bootstrapServers)) {
        throw new StackFailure(
            "No Kafka broker answers at " + bootstrapServers + ".",
            "Start it, or leave --kafka away to run one here.");
      }
    } else {
      Server kafka = KafkaBroker.server(folder, ports, plan.sizing());
      if (supervision.server(kafka.name()).isEmpty()) {
        KafkaBroker.format(folder);
      }
      ensure(kafka, () -> KafkaBroker.answers(bootstrapServers), bootstrapServers);
    }
    List<Topic> wanted =
        plan.pipelines().stream().flatMap(pipeline -> pipeline.topics().stream()).toList();
    if (!wanted.isEmpty()) {
      List<String> created = Topics.create(bootstrapServers, wanted);
      if (!created.isEmpty()) {
        progress.note("Created topics " + String.join(", ", created));
      }
    }
  }

  /** Before anything is started: Flink looks at what is in its lib folder at its start only. */
  private void fetchHdfs(boolean ownFlink) throws InterruptedException {
    if (ownFlink
        && !Hdfs.isFetched(folder)
        && supervision.server(FlinkCluster.JOB_MANAGER).isPresent()) {
      throw new StackFailure(
          "Flink was started without what it needs to use HDFS.",
          "Run './millrace down' first; the jobs continue where they stopped.");
    }
    Hdfs.fetch(folder, progress);
  }

  private void start(ExtraServer extra) throws InterruptedException {
    switch (extra) {
      case REGISTRY -> {
        SchemaRegistry.fetch(folder, progress);
        ensure(
            SchemaRegistry.server(folder, ports),
            () -> SchemaRegistry.answers(ports),
            SchemaRegistry.address(ports).toString());
      }
      case POSTGRES -> {
        Postgres.prepare(folder, progress);
        ensure(Postgres.server(folder, ports), () -> Postgres.answers(ports), Postgres.url(ports));
      }
      case HDFS -> {
        Hdfs.prepare(folder, ports);
        ensure(
            Hdfs.nameNode(folder, ports),
            () -> Hdfs.nameNodeAnswers(ports),
            Hdfs.address(ports).toString());
        ensure(Hdfs.dataNode(folder, ports), () -> Hdfs.takesFiles(ports), "");
      }
    }
  }

  private void clickHouse() throws InterruptedException {
    if (!plan.runsClickHouse()) {
      if (!ClickHouse.answers(clickHouseAddress)) {
        throw new StackFailure(
            "No ClickHouse answers at " + clickHouseAddress + ".",
            "Start it, or leave --clickhouse away to run one here.");
      }
      return;
    }
    ClickHouse.obtain(folder, progress);
    ensure(
        ClickHouse.server(folder, ports),
        () -> ClickHouse.answers(clickHouseAddress),
        clickHouseAddress.toString());
  }

  private void pulsar() throws InterruptedException {
    if (!plan.runsPulsar()) {
      if (!Pulsar.answers(pulsarUrl)) {
        throw new StackFailure(
            "No Pulsar answers at " + pulsarUrl + ".",
            "Start it, or leave --pulsar away to run one here.");
      }
      return;
    }
    Pulsar.fetch(folder, progress);
    Pulsar.configure(folder, ports);
    ensure(Pulsar.server(folder), () -> Pulsar.isHealthy(ports), pulsarUrl);
    Pulsar.prepareTopic(ports);
  }

  /** The catalog, and the store that its tables lie in. */
  private void iceberg() throws InterruptedException {
    if (!plan.runsIceberg()) {
      if (!IcebergCatalog.answers(icebergAddress)) {
        throw new StackFailure(
            "No Iceberg catalog answers at " + icebergAddress + ".",
            "Start it, or leave --iceberg away to run one here.");
      }
      return;
    }
    ObjectStore.fetch(folder, progress);
    ObjectStore.prepare(folder, ports);
    ensure(
        ObjectStore.server(folder),
        () -> ObjectStore.answers(ports),
        ObjectStore.address(ports).toString());
    ensure(
        IcebergCatalog.server(folder, ports),
        () -> IcebergCatalog.answers(icebergAddress),
        icebergAddress.toString());
  }

  private void console() {
    Server console =
        WebConsole.server(
            folder,
            ports,
            bootstrapServers,
            rest.address(),
            clickHouseAddress,
            settings(Pipeline.FILES).getOrDefault(STORE_SETTING, ""));
    ensure(console, () -> WebConsole.answers(ports), WebConsole.address(ports).toString());
  }

  private void jobManager() throws InterruptedException {
    ensure(
        FlinkCluster.jobManager(folder),
        () -> rest.overview().isPresent(),
        stack.flinkAddress().toString());
  }

  private void otherFlink() {
    if (rest.overview().isEmpty()) {
      throw new StackFailure(
          "No Flink cluster answers at " + rest.address() + ".",
          "Start it, or leave --flink away to run one here.");
    }
  }

  private void taskManager() throws InterruptedException {
    ensure(
        FlinkCluster.taskManager(folder),
        () -> rest.overview().filter(overview -> overview.slots() > 0).isPresent(),
        "");
  }

  /** A TaskManager that has been running for less is started again with more slots. */
  private void enoughSlots() throws InterruptedException {
    int needed = 0;
    var absent = new ArrayList<String>(plan.pipelines().stream().map(Pipeline::jobName).toList());
    for (FlinkRest.Job job : rest.jobs()) {
      if (!job.hasEnded()) {
        needed += rest.slotsOf(job.id());
        absent.remove(job.name());
      }
    }
    needed += absent.size() * plan.parallelism();
    int slots = rest.overview().map(FlinkRest.Overview::slots).orElse(0);
    if (slots >= needed) {
      return;
    }
    progress.note(
        "The TaskManager has %d slots and %d are needed: it is started again."
            .formatted(slots, needed));
    int more = needed;
    FlinkCluster.configure(folder, ports, plan.sizing().withSlots(more));
    stack.stop(FlinkCluster.TASK_MANAGER, progress);
    ensure(
        FlinkCluster.taskManager(folder),
        () -> rest.overview().filter(overview -> overview.slots() == more).isPresent(),
        "");
  }

  /** Submits the pipeline's job unless it is there, as it is after high availability has worked. */
  private String submit(Pipeline pipeline) {
    String job = pipeline.jobName();
    Optional<FlinkRest.Job> present =
        rest.jobs().stream()
            .filter(other -> other.name().equals(job) && !other.hasEnded())
            .findFirst();
    if (present.isPresent()) {
      return present.get().id();
    }
    long begun = System.nanoTime();
    progress.begins("job " + job);
    // What looks after the table begins anew each time: its state is of no value.
    @Nullable String savepoint =
        pipeline.equals(Pipeline.LAKEHOUSE_MAINTENANCE) ? null : savepoint(job);
    var arguments = new ArrayList<String>();
    settings(pipeline).forEach((key, value) -> arguments.addAll(List.of("--" + key, value)));
    FlinkClient client =
        plan.otherFlink()
            .map(address -> FlinkClient.remote(folder, address, plan.sizing()))
            .orElseGet(() -> FlinkClient.local(folder, ports));
    String id;
    try {
      id =
          client.submit(
              folder.root().resolve(pipeline.jar()),
              pipeline.mainClass(),
              plan.parallelism(),
              savepoint,
              arguments);
    } catch (StackFailure refused) {
      if (plan.jobSettings().forAll().isEmpty() || plan.pipelines().size() == 1) {
        throw refused;
      }
      throw new StackFailure(
          "%s (pipeline %s)".formatted(refused.getMessage(), pipeline.name()),
          "What only some jobs know is set for each: --set PIPELINE:KEY=VALUE. " + refused.advice(),
          refused);
    }
    progress.done(
        "job " + job,
        savepoint == null ? "submitted" : "submitted, to continue from " + savepoint,
        Duration.ofNanos(System.nanoTime() - begun));
    return id;
  }

  /** All that the pipeline's job is told: what the user says goes before what we know. */
  private Map<String, String> settings(Pipeline pipeline) {
    var settings = new LinkedHashMap<String, String>();
    if (pipeline.knowsKafka()) {
      settings.put("kafka.bootstrap-servers", bootstrapServers);
    }
    if (inAvro(pipeline)) {
      settings.put(REGISTRY_SETTING, SchemaRegistry.address(ports).toString());
    }
    if (pipeline.equals(Pipeline.STOCKS)) {
      settings.put("clickhouse.url", clickHouseAddress.toString());
    }
    if (pipeline.equals(Pipeline.FILES)) {
      settings.put(STORE_SETTING, folder.files().toUri().toString());
    }
    if (pipeline.equals(Pipeline.VISION)) {
      if (plan.with().contains(ExtraServer.POSTGRES)) {
        settings.put("table.url", Postgres.url(ports));
        settings.put("table.user", Postgres.USER);
        settings.put("table.password-file", Postgres.passwordFile(folder).toString());
      }
      if (plan.with().contains(ExtraServer.HDFS)) {
        settings.put("files.path", Hdfs.address(ports) + "/smart-city/detections");
      }
    }
    if (pipeline.equals(Pipeline.LAKEHOUSE)) {
      settings.put("pulsar.service-url", pulsarUrl);
      // Its own default is for tables of years, where files should be large.
      settings.put("checkpoint.interval", plan.sizing().checkpointInterval().toMillis() + "ms");
    }
    if (pipeline.usesLakehouse()) {
      settings.put("catalog.type", "rest");
      settings.put("catalog.uri", icebergAddress.toString());
      settings.put("catalog.warehouse", ObjectStore.WAREHOUSE);
      if (plan.runsIceberg()) {
        settings.put("s3.endpoint", ObjectStore.address(ports).toString());
        settings.put("s3.path-style", "true");
        settings.put("s3.credentials-file", folder.s3Credentials().toString());
      }
    }
    settings.putAll(plan.jobSettings().of(pipeline));
    return settings;
  }

  /** Whether the job was told to, and its generator has to do the same. */
  private boolean inAvro(Pipeline pipeline) {
    return plan.jobSettings()
        .of(pipeline)
        .getOrDefault(JobSettings.FORMAT, "")
        .equalsIgnoreCase("avro");
  }

  /** The savepoint to continue from; those of our own cluster mean nothing to another. */
  private @Nullable String savepoint(String job) {
    return plan.otherFlink().isPresent()
        ? null
        : new SavepointNotes(folder).latest(job).orElse(null);
  }

  private void awaitJob(Pipeline pipeline, String id) {
    long begun = System.nanoTime();
    Optional<Boolean> runs =
        Patience.of(LIMIT).every(Duration.ofMillis(100)).until(() -> verdict(id, begun));
    if (!runs.orElse(false)) {
      throw new StackFailure(
          "The job "
              + pipeline.jobName()
              + " does not run: "
              + rest.lastException(id).orElse("it is still being started"),
          "See it at " + rest.address() + "/#/job/running/" + id + "/exceptions");
    }
    // From here on the job has a past of its own, which the savepoint does not know.
    if (plan.otherFlink().isEmpty()) {
      new SavepointNotes(folder).spend(pipeline.jobName());
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    if (took.compareTo(STEADY.multipliedBy(2)) > 0) {
      progress.done("job " + pipeline.jobName(), "runs", took);
    }
  }

  /** Whether the job runs and will go on to; nothing while that cannot be told. */
  private Optional<Boolean> verdict(String id, long begun) {
    Optional<FlinkRest.Job> job = rest.job(id);
    if (interrupted || job.filter(FlinkRest.Job::hasEnded).isPresent()) {
      return Optional.of(false);
    }
    if (job.filter(FlinkRest.Job::runs).isPresent()) {
      // A job that fails at its first records runs for a moment again and again.
      boolean faltered =
          Patience.of(STEADY).untilTrue(() -> rest.job(id).filter(FlinkRest.Job::runs).isEmpty());
      if (!faltered) {
        return Optional.of(true);
      }
    }
    boolean hopeless =
        System.nanoTime() - begun > FAILING.toNanos() && rest.lastException(id).isPresent();
    return hopeless ? Optional.of(false) : Optional.empty();
  }

  private void demo(Pipeline pipeline) {
    String name = pipeline.demoName();
    if (supervision.server(name).isPresent()) {
      return;
    }
    supervision.stop(name, Duration.ofSeconds(1));
    var arguments = new ArrayList<>(pipeline.demo());
    if (inAvro(pipeline)) {
      String registry = settings(pipeline).getOrDefault(REGISTRY_SETTING, "");
      arguments.addAll(List.of("--format", "avro", "--registry", registry));
    }
    if (pipeline.equals(Pipeline.FILES)) {
      String store = settings(pipeline).getOrDefault(STORE_SETTING, "");
      arguments.addAll(List.of("--file-store", store));
    }
    if (pipeline.equals(Pipeline.LAKEHOUSE)) {
      arguments.addAll(List.of("--service-url", pulsarUrl));
      if (plan.runsPulsar()) {
        arguments.addAll(List.of("--admin-url", Pulsar.adminAddress(ports).toString()));
      }
    }
    var command =
        new Jvm(plan.commandClassPath())
            .flags("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            .flags("-Dmillrace.root=" + folder.root())
            .flags("-Dorg.bytedeco.javacpp.cachedir=" + folder.nativesCache())
            .main("dev.millrace.cli.Millrace", arguments);
    start(
        new Server(
            name, "The generator " + name, command, Map.of("MILLRACE_KAFKA", bootstrapServers)));
    progress.note("Started " + name + ": millrace " + String.join(" ", arguments));
  }

  /** A generator that ends at once would go unnoticed otherwise. */
  private void checkDemo(Pipeline pipeline) {
    String name = pipeline.demoName();
    boolean steady =
        supervision.server(name).filter(process -> process.restarts() == 0).isPresent();
    if (!steady) {
      progress.note(
          "The generator "
              + name
              + " keeps ending. It said:\n"
              + Diagnosis.last(Diagnosis.tail(folder.output(name)), 3));
    }
  }

  /** Starts a process, unless everything is being taken back already. */
  private void start(Server server) {
    synchronized (started) {
      if (interrupted) {
        throw new StackFailure("Starting was interrupted.", "Run the command again.");
      }
      started.addFirst(server.name());
      supervision.start(server);
    }
  }

  /** Starts a server unless it runs, and waits until it answers. */
  private void ensure(Server server, BooleanSupplier answers, String address) {
    long begun = System.nanoTime();
    String name = server.name();
    boolean running = supervision.supervisor(name).isPresent();
    if (running && answers.getAsBoolean()) {
      return;
    }
    if (!running) {
      if (supervision.stop(name, Duration.ofSeconds(15))) {
        progress.note(server.title() + " had lost its supervisor and is started again.");
      }
      progress.begins(server.title());
      start(server);
    }
    int deaths = supervision.server(name).map(ProcessIdentity::restarts).orElse(0);
    boolean ready =
        Patience.of(LIMIT)
            .every(Duration.ofMillis(50))
            .untilTrue(() -> interrupted || lost(name, deaths) || answers.getAsBoolean());
    if (interrupted || Thread.currentThread().isInterrupted()) {
      // Another server has failed or the user has had enough; this one is left to those who know.
      throw new StackFailure("Starting was interrupted.", "Run the command again.");
    }
    if (!ready || lost(name, deaths)) {
      StackFailure failure =
          Diagnosis.failure(
              folder, server, ready ? "died while starting" : "does not answer after 90 s");
      supervision.stop(name, Duration.ofSeconds(5));
      throw failure;
    }
    String where = address.isEmpty() ? "" : " at " + address;
    progress.done(server.title(), "ready" + where, Duration.ofNanos(System.nanoTime() - begun));
  }

  /** Whether the server has died at least twice since it was started: once may be bad luck. */
  private boolean lost(String name, int deaths) {
    return supervision.supervisor(name).isEmpty()
        || supervision.server(name).filter(now -> now.restarts() > deaths + 1).isPresent();
  }

  /** Slots for all that is planned, at least the usual number. */
  private Sizing sizing() {
    return plan.sizing().withSlots(Math.max(plan.sizing().slots(), plan.slots()));
  }

  private void refuseToMove(Ports before) {
    if (!before.equals(ports)
        && LocalStack.SERVERS.stream().anyMatch(name -> supervision.server(name).isPresent())) {
      throw new StackFailure(
          "Servers are running on other ports: " + before.describe() + ".",
          "Run './millrace down' first, or leave the ports as they are.");
    }
  }

  private void refuseTakenPorts() {
    for (Port port : Port.values()) {
      if (isWanted(port) && supervision.supervisor(port.server()).isEmpty()) {
        refuseTaken(port);
      }
    }
  }

  private boolean isWanted(Port port) {
    return switch (port) {
      case KAFKA, KAFKA_CONTROLLER -> plan.otherKafka().isEmpty();
      case ZOOKEEPER, FLINK -> plan.otherFlink().isEmpty();
      case CONSOLE, STOCKS_PAGE -> plan.console();
      case CLICKHOUSE -> plan.runsClickHouse();
      case REGISTRY -> plan.with().contains(ExtraServer.REGISTRY);
      case POSTGRES -> plan.with().contains(ExtraServer.POSTGRES);
      case HDFS, HDFS_WEB -> plan.with().contains(ExtraServer.HDFS);
      case PULSAR, PULSAR_ADMIN -> plan.runsPulsar();
      case S3, ICEBERG -> plan.runsIceberg();
    };
  }

  /** Found out before a single server is started. */
  private void refuseMissingJars() {
    for (Pipeline pipeline : plan.pipelines()) {
      Path jar = folder.root().resolve(pipeline.jar());
      if (!Files.isRegularFile(jar)) {
        throw new StackFailure(
            "The job of the pipeline "
                + pipeline.name()
                + " is not built: there is no "
                + jar
                + ".",
            "Start through ./millrace, which builds it, or run 'mvn package'.");
      }
    }
  }

  private void refuseTaken(Port port) {
    Optional<TakenPort> taken = TakenPort.at(ports.of(port));
    // A server of ours without supervisor holds its own port; it is ended before the new start.
    if (taken.isPresent() && supervision.server(port.server()).isEmpty()) {
      throw taken(port, taken.get());
    }
  }

  static StackFailure taken(Port port, TakenPort taken) {
    String existing =
        switch (port) {
          case KAFKA -> ", or use what runs there with --kafka localhost:" + taken.port();
          case FLINK -> ", or use what runs there with --flink http://localhost:" + taken.port();
          case CLICKHOUSE ->
              ", or use what runs there with --clickhouse http://localhost:" + taken.port();
          case PULSAR ->
              ", or use what runs there with --pulsar pulsar://localhost:" + taken.port();
          case ICEBERG ->
              ", or use what runs there with --iceberg http://localhost:" + taken.port();
          case CONSOLE, STOCKS_PAGE -> ", or do without with --no-console";
          default -> "";
        };
    return new StackFailure(
        port.title() + " cannot start: " + taken.describe() + ".",
        "End that process, choose another port with "
            + port.option()
            + " (or "
            + port.variable()
            + ")"
            + existing
            + ".");
  }

  /** Ctrl-C: ends what this run has started, and nothing else. */
  private void takeBack() {
    synchronized (started) {
      interrupted = true;
    }
    if (!started.isEmpty()) {
      progress.note("Interrupted: ending what this run has started.");
    }
    for (String name = started.pollFirst(); name != null; name = started.pollFirst()) {
      stack.stop(name, progress);
    }
  }

  /** A step that may throw what a {@link Callable} may. */
  @FunctionalInterface
  private interface Step {
    void take() throws InterruptedException;
  }

  private static Callable<Boolean> step(Step step) {
    return () -> {
      step.take();
      return true;
    };
  }

  private static <T> T join(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
