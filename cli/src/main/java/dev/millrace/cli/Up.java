package dev.millrace.cli;

import dev.millrace.localstack.ExtraServer;
import dev.millrace.localstack.JobSettings;
import dev.millrace.localstack.LocalStack;
import dev.millrace.localstack.Pipeline;
import dev.millrace.localstack.Plan;
import dev.millrace.localstack.Port;
import dev.millrace.localstack.Ports;
import dev.millrace.localstack.Progress;
import dev.millrace.localstack.Sizing;
import dev.millrace.localstack.StackFailure;
import dev.millrace.localstack.StackFolder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts the servers, the topics, the jobs and the generators, whatever of it does not run yet. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Start servers, topics, jobs and generators; what runs already is left alone.",
    footer = {
      "",
      "Example: the transactions pipeline with two subtasks of everything, no generator:",
      "  ./millrace up --only transactions --parallelism 2 --no-demo",
      "The same in Avro, with a schema registry:",
      "  ./millrace up --only transactions --with registry --set format=avro",
      "Cameras, with a detector of yours, and their detections in PostgreSQL as well:",
      "  ./millrace up --only vision --model yolo.onnx --with postgres",
      "Stocks, with a ClickHouse that runs already:",
      "  ./millrace up --only stocks --clickhouse http://localhost:8123",
      "The lakehouse with its Pulsar, S3 and Iceberg catalog, and what looks after its table:",
      "  ./millrace up --only lakehouse,lakehouse-maintenance"
    })
final class Up implements Callable<Integer> {
  /** The setting of the vision job that it does not start without. */
  private static final String MODEL = "model.path";

  private static final String MODEL_ADVICE =
      "Fetch one with 'scripts/fetch-models yolox_tiny', and name it: --model"
          + " models/yolox_tiny.onnx --model-format yolox.";

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PIPELINE",
      description =
          "Pipelines to run; by default all but the lakehouse, which fetches 220 MB of servers at its"
              + " first use.")
  private @Nullable List<String> only;

  @Option(
      names = "--with",
      split = ",",
      paramLabel = "SERVER",
      description =
          "Servers to run beside them, fetched at their first use: registry, a schema registry for"
              + " --set format=avro; postgres and hdfs, where vision then keeps its detections"
              + " too.")
  private Set<ExtraServer> with = EnumSet.noneOf(ExtraServer.class);

  @Option(names = "--no-console", description = "Serve no web pages.")
  private boolean noConsole;

  @Option(
      names = {"-p", "--parallelism"},
      paramLabel = "N",
      defaultValue = "1",
      description = "Subtasks of each job's operators (default: ${DEFAULT-VALUE}).")
  private int parallelism;

  @Option(names = "--no-demo", description = "Start no generators.")
  private boolean noDemo;

  @Option(
      names = "--fresh",
      description = "First end what runs and delete its state: topics, savepoints, logs.")
  private boolean fresh;

  @Option(
      names = "--set",
      paramLabel = "[PIPELINE:]KEY=VALUE",
      description =
          "Hand --KEY VALUE to every job that is submitted, or to that of one pipeline only; may be"
              + " repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "What vision detects with: any YOLO model in ONNX form (default: models/detector.onnx).")
  private @Nullable Path model;

  @Option(
      names = "--model-format",
      paramLabel = "FORMAT",
      description =
          "What comes out of the model, where it does not tell: v5, v8, end2end, yolox, ….")
  private @Nullable String modelFormat;

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "DURATION",
      defaultValue = "5s",
      converter = Durations.class,
      description = "How often a submitted job takes a checkpoint (default: ${DEFAULT-VALUE}).")
  private Duration checkpointInterval;

  @Option(
      names = "--kafka",
      paramLabel = "SERVERS",
      defaultValue = "${env:MILLRACE_KAFKA}",
      description =
          "Use the Kafka broker that runs there instead of starting one (or MILLRACE_KAFKA).")
  private @Nullable String kafka;

  @Mixin private FlinkAddress flink;

  @Option(
      names = "--clickhouse",
      paramLabel = "URL",
      defaultValue = "${env:MILLRACE_CLICKHOUSE}",
      description =
          "Use the ClickHouse that runs there for stocks instead of starting one (or"
              + " MILLRACE_CLICKHOUSE).")
  private @Nullable String clickHouse;

  @Option(
      names = "--pulsar",
      paramLabel = "URL",
      defaultValue = "${env:MILLRACE_PULSAR}",
      description =
          "Use the Pulsar that runs there for the lakehouse instead of starting one, such as"
              + " pulsar://localhost:6650 (or MILLRACE_PULSAR). The topic has to be there.")
  private @Nullable String pulsar;

  @Option(
      names = "--iceberg",
      paramLabel = "URL",
      defaultValue = "${env:MILLRACE_ICEBERG}",
      description =
          "Use the Iceberg REST catalog that runs there, with its store, instead of starting both"
              + " (or MILLRACE_ICEBERG). The store is told with --set, as lakehouse:s3.endpoint=….")
  private @Nullable String iceberg;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      description = "Port of the Kafka broker (9092).")
  private @Nullable Integer kafkaPort;

  @Option(
      names = "--kafka-controller-port",
      paramLabel = "PORT",
      description = "Port of the broker's controller (9093).")
  private @Nullable Integer kafkaControllerPort;

  @Option(
      names = "--zookeeper-port",
      paramLabel = "PORT",
      description = "Port of ZooKeeper (2181).")
  private @Nullable Integer zookeeperPort;

  @Option(
      names = "--flink-port",
      paramLabel = "PORT",
      description = "Port of Flink's Web UI and REST interface (8081).")
  private @Nullable Integer flinkPort;

  @Option(
      names = "--console-port",
      paramLabel = "PORT",
      description = "Port of the web pages (5000).")
  private @Nullable Integer consolePort;

  @Option(
      names = "--stocks-page-port",
      paramLabel = "PORT",
      description = "Port of the web pages that begins with stocks (8502).")
  private @Nullable Integer stocksPagePort;

  @Option(
      names = "--clickhouse-port",
      paramLabel = "PORT",
      description = "Port of ClickHouse (8123).")
  private @Nullable Integer clickHousePort;

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      description = "Port of the schema registry (8084).")
  private @Nullable Integer registryPort;

  @Option(
      names = "--postgres-port",
      paramLabel = "PORT",
      description = "Port of PostgreSQL (5432).")
  private @Nullable Integer postgresPort;

  @Option(names = "--hdfs-port", paramLabel = "PORT", description = "Port of HDFS (8020).")
  private @Nullable Integer hdfsPort;

  @Option(
      names = "--hdfs-web-port",
      paramLabel = "PORT",
      description = "Port of HDFS's Web UI (9870).")
  private @Nullable Integer hdfsWebPort;

  @Option(names = "--pulsar-port", paramLabel = "PORT", description = "Port of Pulsar (6650).")
  private @Nullable Integer pulsarPort;

  @Option(
      names = "--pulsar-admin-port",
      paramLabel = "PORT",
      description = "Port of Pulsar's admin interface (8085).")
  private @Nullable Integer pulsarAdminPort;

  @Option(names = "--s3-port", paramLabel = "PORT", description = "Port of the S3 server (9000).")
  private @Nullable Integer s3Port;

  @Option(
      names = "--iceberg-port",
      paramLabel = "PORT",
      description = "Port of the Iceberg catalog (8181).")
  private @Nullable Integer icebergPort;

  @Option(
      names = "--kafka-heap",
      paramLabel = "SIZE",
      defaultValue = "1g",
      description = "Heap of the Kafka broker (default: ${DEFAULT-VALUE}).")
  private String kafkaHeap;

  @Option(
      names = "--jobmanager-memory",
      paramLabel = "SIZE",
      defaultValue = "1g",
      description = "Memory of the JobManager's process (default: ${DEFAULT-VALUE}).")
  private String jobManagerMemory;

  @Option(
      names = "--taskmanager-memory",
      paramLabel = "SIZE",
      defaultValue = "2560m",
      description = "Memory of the TaskManager's process (default: ${DEFAULT-VALUE}).")
  private String taskManagerMemory;

  @Option(
      names = "--slots",
      paramLabel = "N",
      defaultValue = "4",
      description = "Slots of the TaskManager; more if the jobs need more (default: 4).")
  private int slots;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (parallelism < 1 || slots < 1) {
      throw wrong("--parallelism and --slots need a number above 0.");
    }
    var progress = new TerminalProgress(spec.commandLine().getErr());
    StackFolder folder = Surroundings.folder();
    JobSettings jobSettings = jobSettings(folder);
    Optional<URI> otherClickHouse = otherClickHouse();
    List<Pipeline> pipelines = pipelines(jobSettings, progress);
    if (fresh) {
      new LocalStack(folder, ports(folder)).forget(progress);
    }
    var stack = new LocalStack(folder, ports(folder));
    if (!stack.missingLibraries().isEmpty()) {
      throw new Failure(
          "The servers' class paths are not built: " + stack.missingLibraries() + ".",
          "Start through ./millrace, which builds them, or run 'mvn package'.");
    }
    if (otherClickHouse.isEmpty()) {
      pipelines = withoutStocksUnlessStored(pipelines, stack, progress);
    }
    var plan =
        new Plan(
            pipelines,
            parallelism,
            !noDemo,
            jobSettings,
            new Sizing(kafkaHeap, jobManagerMemory, taskManagerMemory, slots, checkpointInterval),
            with,
            !noConsole,
            Optional.ofNullable(kafka).filter(servers -> !servers.isBlank()),
            flink.other(),
            otherClickHouse,
            Optional.ofNullable(pulsar).filter(url -> !url.isBlank()),
            otherIceberg(),
            System.getProperty("java.class.path", ""));
    Map<String, String> jobs = stack.up(plan, progress);

    var table = new Table("WHAT", "WHERE");
    stack.consoleAddress().ifPresent(url -> table.row("Console", url.toString()));
    stack.consoleAddress().ifPresent(url -> table.row("Files", url + "/files"));
    stack.stocksPageAddress().ifPresent(url -> table.row("Stocks", url.toString()));
    table.row("Kafka", plan.otherKafka().orElseGet(stack::bootstrapServers));
    table.row("Flink", plan.otherFlink().orElseGet(stack::flinkAddress).toString());
    otherClickHouse
        .or(stack::clickHouseAddress)
        .ifPresent(url -> table.row("ClickHouse", url.toString()));
    stack.registryAddress().ifPresent(url -> table.row("Schema registry", url.toString()));
    stack.postgresAddress().ifPresent(address -> table.row("PostgreSQL", address));
    stack.hdfsAddress().ifPresent(url -> table.row("HDFS", url.toString()));
    stack.pulsarAddress().ifPresent(url -> table.row("Pulsar", url));
    stack.s3Address().ifPresent(address -> table.row("S3", address));
    stack.icebergAddress().ifPresent(url -> table.row("Iceberg catalog", url.toString()));
    jobs.forEach((name, id) -> table.row("job " + name, id));
    var out = spec.commandLine().getOut();
    out.println(table.render());
    out.flush();
    return Millrace.OK;
  }

  /** What jobs are told, with the model that vision is to detect with if there is one. */
  private JobSettings jobSettings(StackFolder folder) {
    JobSettings read;
    try {
      read = JobSettings.parse(settings);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    if (modelFormat != null) {
      read = read.with(Pipeline.VISION, "model.format", modelFormat);
    }
    if (model != null) {
      if (!Files.isRegularFile(model)) {
        throw new Failure("There is no model " + model + ".", MODEL_ADVICE);
      }
      return read.with(Pipeline.VISION, MODEL, model.toAbsolutePath().normalize().toString());
    }
    Path ours = folder.root().resolve("models/detector.onnx");
    return knowsAModel(read) || !Files.isRegularFile(ours)
        ? read
        : read.with(Pipeline.VISION, MODEL, ours.toString());
  }

  private static boolean knowsAModel(JobSettings settings) {
    return settings.of(Pipeline.VISION).containsKey(MODEL);
  }

  private List<Pipeline> pipelines(JobSettings settings, Progress progress) {
    List<Pipeline> pipelines = only == null ? Pipeline.usual() : chosen(only);
    if (pipelines.contains(Pipeline.VISION) && !knowsAModel(settings)) {
      if (only != null) {
        throw new Failure("The vision pipeline has no model to detect with.", MODEL_ADVICE);
      }
      progress.note("The vision pipeline has no model and is left out. " + MODEL_ADVICE);
      return pipelines.stream().filter(pipeline -> !pipeline.equals(Pipeline.VISION)).toList();
    }
    return pipelines;
  }

  private Optional<URI> otherClickHouse() {
    return Optional.ofNullable(clickHouse)
        .filter(address -> !address.isBlank())
        .map(address -> ServerAddress.of(address, "a ClickHouse"));
  }

  private Optional<URI> otherIceberg() {
    return Optional.ofNullable(iceberg)
        .filter(address -> !address.isBlank())
        .map(address -> ServerAddress.of(address, "an Iceberg catalog"));
  }

  /** The same pipelines, but for stocks if there is no ClickHouse to keep them in. */
  private List<Pipeline> withoutStocksUnlessStored(
      List<Pipeline> pipelines, LocalStack stack, Progress progress) {
    if (!pipelines.contains(Pipeline.STOCKS)) {
      return pipelines;
    }
    try {
      stack.obtainClickHouse(progress);
      return pipelines;
    } catch (StackFailure nowhere) {
      if (only != null) {
        throw nowhere;
      }
      progress.note(
          nowhere.getMessage() + "\n  The stocks pipeline is left out. " + nowhere.advice());
      return pipelines.stream().filter(pipeline -> !pipeline.equals(Pipeline.STOCKS)).toList();
    }
  }

  private List<Pipeline> chosen(List<String> names) {
    return names.stream()
        .map(name -> Pipeline.named(name).orElseThrow(() -> wrong(Pipeline.unknown(name))))
        .distinct()
        .toList();
  }

  private Ports ports(StackFolder folder) {
    Ports before = Ports.inForce(folder, System::getenv);
    try {
      return before
          .with(Port.KAFKA, kafkaPort)
          .with(Port.KAFKA_CONTROLLER, kafkaControllerPort)
          .with(Port.ZOOKEEPER, zookeeperPort)
          .with(Port.FLINK, flinkPort)
          .with(Port.CONSOLE, consolePort)
          .with(Port.STOCKS_PAGE, stocksPagePort)
          .with(Port.CLICKHOUSE, clickHousePort)
          .with(Port.REGISTRY, registryPort)
          .with(Port.POSTGRES, postgresPort)
          .with(Port.HDFS, hdfsPort)
          .with(Port.HDFS_WEB, hdfsWebPort)
          .with(Port.PULSAR, pulsarPort)
          .with(Port.PULSAR_ADMIN, pulsarAdminPort)
          .with(Port.S3, s3Port)
          .with(Port.ICEBERG, icebergPort);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private ParameterException wrong(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
