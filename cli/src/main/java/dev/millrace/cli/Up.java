package dev.millrace.cli;

import dev.millrace.localstack.ExtraServer;
import dev.millrace.localstack.LocalStack;
import dev.millrace.localstack.Pipeline;
import dev.millrace.localstack.Plan;
import dev.millrace.localstack.Ports;
import dev.millrace.localstack.Sizing;
import dev.millrace.localstack.StackFolder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
      "  ./millrace up --only transactions --with registry --set format=avro"
    })
final class Up implements Callable<Integer> {
  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PIPELINE",
      description = "Pipelines to run; all of them by default.")
  private @Nullable List<String> only;

  @Option(
      names = "--with",
      split = ",",
      paramLabel = "SERVER",
      description =
          "Servers to run beside them: registry, a schema registry for --set format=avro (fetched"
              + " at its first use).")
  private Set<ExtraServer> with = EnumSet.noneOf(ExtraServer.class);

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
      paramLabel = "KEY=VALUE",
      description = "Hand --KEY VALUE to every job that is submitted; may be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

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
      names = "--registry-port",
      paramLabel = "PORT",
      description = "Port of the schema registry (8084).")
  private @Nullable Integer registryPort;

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
      defaultValue = "2g",
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
    List<Pipeline> pipelines = pipelines();
    var progress = new TerminalProgress(spec.commandLine().getErr());
    StackFolder folder = Surroundings.folder();
    if (fresh) {
      new LocalStack(folder, ports(folder)).forget(progress);
    }
    var stack = new LocalStack(folder, ports(folder));
    if (!stack.missingLibraries().isEmpty()) {
      throw new Failure(
          "The servers' class paths are not built: " + stack.missingLibraries() + ".",
          "Start through ./millrace, which builds them, or run 'mvn package'.");
    }
    var plan =
        new Plan(
            pipelines,
            parallelism,
            !noDemo,
            settings,
            new Sizing(kafkaHeap, jobManagerMemory, taskManagerMemory, slots, checkpointInterval),
            with,
            Optional.ofNullable(kafka).filter(servers -> !servers.isBlank()),
            flink.other(),
            System.getProperty("java.class.path", ""));
    Map<String, String> jobs = stack.up(plan, progress);

    var table = new Table("WHAT", "WHERE");
    table.row("Kafka", plan.otherKafka().orElseGet(stack::bootstrapServers));
    table.row("Flink", plan.otherFlink().orElseGet(stack::flinkAddress).toString());
    stack.registryAddress().ifPresent(url -> table.row("Schema registry", url.toString()));
    jobs.forEach((name, id) -> table.row("job " + name, id));
    var out = spec.commandLine().getOut();
    out.println(table.render());
    out.flush();
    return Millrace.OK;
  }

  private List<Pipeline> pipelines() {
    if (only == null) {
      return Pipeline.all();
    }
    var chosen = new ArrayList<Pipeline>();
    for (String name : only) {
      chosen.add(
          Pipeline.named(name)
              .orElseThrow(
                  () ->
                      wrong(
                          "There is no pipeline '%s'. There are: %s."
                              .formatted(
                                  name,
                                  Pipeline.all().stream()
                                      .map(Pipeline::name)
                                      .collect(Collectors.joining(", "))))));
    }
    return chosen.stream().distinct().toList();
  }

  private Ports ports(StackFolder folder) {
    Ports before = Ports.inForce(folder, System::getenv);
    try {
      return new Ports(
          kafkaPort == null ? before.kafka() : kafkaPort,
          kafkaControllerPort == null ? before.kafkaController() : kafkaControllerPort,
          zookeeperPort == null ? before.zookeeper() : zookeeperPort,
          flinkPort == null ? before.flink() : flinkPort,
          registryPort == null ? before.registry() : registryPort);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private ParameterException wrong(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
