package dev.millrace.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The containers are to behave as the processes do: same topics, same settings. */
final class ComposeTest {
  private static final Path FILE = Path.of("..", "docker-compose.yml");

  private List<String> lines = List.of();
  private StackFolder folder;

  @BeforeEach
  void read(@TempDir Path root) throws IOException {
    lines = Files.readAllLines(FILE);
    folder = StackFolder.of(root, Map.of());
    folder.prepare();
  }

  @Test
  void makesTheTopicsOfEveryPipeline() {
    var topics = new ArrayList<Topic>();
    for (Matcher line : matching(" *topic (\\S+) --partitions (\\d+)(.*)")) {
      var settings = new HashMap<String, String>();
      Matcher option = Pattern.compile("--config (\\S+)=(\\S+)").matcher(line.group(3));
      while (option.find()) {
        settings.put(option.group(1), option.group(2));
      }
      topics.add(new Topic(line.group(1), Integer.parseInt(line.group(2)), settings));
    }

    assertThat(topics)
        .containsExactlyInAnyOrderElementsOf(
            Pipeline.all().stream().flatMap(pipeline -> pipeline.topics().stream()).toList());
  }

  @Test
  void theBrokerIsSetUpAsTheOneOfUp() {
    var containers = new TreeMap<String, String>();
    for (Matcher line : matching(" *KAFKA_([A-Z_]+): \"?([^\"]+)\"?")) {
      containers.put(line.group(1).toLowerCase(Locale.ROOT).replace('_', '.'), line.group(2));
    }
    var processes = new TreeMap<>(KafkaBroker.settings(folder, Ports.DEFAULT));
    // Where things are differs.
    processes
        .keySet()
        .removeIf(
            key -> key.contains("listener") || key.contains("quorum") || key.contains("log.dirs"));

    assertThat(containers).containsAllEntriesOf(processes);
  }

  @Test
  void flinkIsSetUpAsTheOneOfUp() {
    var containers = new TreeMap<String, String>();
    for (Matcher line : matching("  ([a-z][a-zA-Z.-]+): (\\S.*)")) {
      containers.put(line.group(1), line.group(2));
    }
    var processes = new TreeMap<>(FlinkCluster.settings(folder, Ports.DEFAULT, Sizing.DEFAULT));
    // Where things are differs, and there is no ZooKeeper.
    processes
        .keySet()
        .removeIf(
            key ->
                key.startsWith("high-availability")
                    || key.startsWith("rest.")
                    || key.contains("host")
                    || key.endsWith("dir")
                    || key.endsWith("dirs"));
    processes
        .keySet()
        .removeAll(
            Set.of(
                "jobmanager.rpc.address",
                "taskmanager.numberOfTaskSlots",
                "execution.checkpointing.interval",
                "metrics.fetcher.update-interval"));

    assertThat(containers)
        .containsAllEntriesOf(processes)
        .containsEntry("taskmanager.numberOfTaskSlots", "${MILLRACE_SLOTS:-4}")
        .hasEntrySatisfying(
            "env.java.opts.taskmanager",
            flags -> assertThat(flags.split(" ", -1)).containsAll(FlinkCluster.UNLIMITED_NATIVES))
        .containsEntry("execution.checkpointing.dir", "file:///opt/flink/state/checkpoints");
  }

  @Test
  void nothingListensBeyondThisMachineAndEveryImageIsPinned() {
    assertThat(matching(" *- \"(.*):\\d+\""))
        .hasSize(11)
        .allSatisfy(port -> assertThat(port.group(1)).startsWith("127.0.0.1:"));
    assertThat(matching(" *image: (\\S+)"))
        .isNotEmpty()
        .allSatisfy(
            image -> assertThat(image.group(1)).matches(".+:v?\\d+(\\.\\d+){2,3}(-pg\\d+)?"));
  }

  @Test
  void noPasswordIsWrittenDown() {
    assertThat(matching(" *\\S*(?:PASSWORD|SECRET_ACCESS_KEY|CREDENTIAL): (.*)"))
        .hasSize(9)
        .allSatisfy(
            password ->
                assertThat(password.group(1))
                    .isIn(
                        "${MILLRACE_POSTGRES_PASSWORD:-}",
                        "${MILLRACE_CLICKHOUSE_PASSWORD:-}",
                        "${MILLRACE_S3_SECRET:-}"));
  }

  @Test
  void pulsarIsSetUpAsTheOneOfUp() {
    var containers = new TreeMap<String, String>();
    for (Matcher line : matching(" *PULSAR_PREFIX_(\\w+): \"?([^\"]*)\"?")) {
      containers.put(line.group(1), line.group(2));
    }
    var processes = new TreeMap<>(Pulsar.settings(Ports.DEFAULT));
    // Where things are differs, and the bookie keeps its usual settings.
    processes.keySet().removeIf(key -> key.matches(".*(Address|Port|Interface|clusterName)"));
    processes
        .keySet()
        .removeIf(key -> key.matches("(dbStorage|journal|ledgerStorage|stats|allowLoopback).*"));

    assertThat(containers)
        .containsAllEntriesOf(processes)
        .containsEntry("allowAutoTopicCreation", "false");
    assertThat(matching(" *admin (namespaces set-.*)"))
        .extracting(line -> line.group(1))
        .containsExactly(
            "namespaces set-retention retail/metadata --time -1 --size -1",
            "namespaces set-deduplication retail/metadata --enable");
  }

  @Test
  void theCatalogKeepsItsTablesWhereTheOneOfUpDoes() {
    assertThat(matching(" *CATALOG_WAREHOUSE: (.*)"))
        .extracting(line -> line.group(1))
        .containsExactly(ObjectStore.WAREHOUSE);
    assertThat(lines)
        .contains(
            "        mkdir -p /data/warehouse && chmod 700 /data/warehouse",
            "      JCLOUDS_PROVIDER: filesystem-nio2",
            "      S3PROXY_AUTHORIZATION: aws-v2-or-v4");
  }

  @Test
  void theConsoleStoresFilesWhereTheJobReadsThem() {
    assertThat(matching(" *- (\\S+):(/var/millrace/files)(:ro)?"))
        .extracting(volume -> volume.group(1), volume -> volume.group(2), volume -> volume.group(3))
        .containsExactly(
            tuple("file-store", "/var/millrace/files", ":ro"),
            tuple("file-store", "/var/millrace/files", null));
    assertThat(matching("# *--store.url file://(\\S+)"))
        .extracting(setting -> setting.group(1))
        .containsExactly("/var/millrace/files");
  }

  private List<Matcher> matching(String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    return lines.stream().map(compiled::matcher).filter(Matcher::matches).toList();
  }
}
