package dev.millrace.console;

import dev.millrace.console.files.FilesRoom;
import dev.millrace.console.files.FilesSettings;
import dev.millrace.console.overview.OverviewRoom;
import dev.millrace.console.sensors.SensorsRoom;
import dev.millrace.console.stocks.StocksRoom;
import dev.millrace.console.transactions.TransactionsRoom;
import dev.millrace.console.vision.VisionRoom;
import dev.millrace.files.StoreOptions;
import dev.millrace.localstack.StackFailure;
import dev.millrace.vision.scene.InvalidScene;
import dev.millrace.vision.scene.SceneFile;
import dev.millrace.vision.scene.SceneSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The console as a process of its own: reads its options, serves the pages until it is ended. */
@Command(
    name = "console",
    mixinStandardHelpOptions = true,
    headerHeading =
        "Example: look at another Kafka and Flink, from this machine only:%n"
            + "  console --kafka broker:9092 --flink http://flink:8081%n%n",
    description = "Serve the web pages of the pipelines.",
    sortOptions = false)
public final class Console implements Callable<Integer> {
  static final int OK = 0;
  static final int FAILED = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "${env:MILLRACE_CONSOLE_PORT:-5000}",
      description = "Where the pages are served. 0 takes a free one.")
  int port;

  @Option(
      names = "--stocks-port",
      paramLabel = "PORT",
      defaultValue = "${env:MILLRACE_STOCKS_PAGE_PORT:-8502}",
      description = "Where the page of stocks comes first. 0 takes a free one.")
  int stocksPort;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "${env:MILLRACE_CONSOLE_HOST:-127.0.0.1}",
      description = "The address to listen on. Beyond this machine a token is needed.")
  String host = "127.0.0.1";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      defaultValue = "${env:MILLRACE_CONSOLE_TOKEN_FILE}",
      description =
          "Its first line opens the console; or MILLRACE_CONSOLE_TOKEN says it. Where one is needed"
              + " and none is set, one is made and printed.")
  @Nullable Path tokenFile;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:MILLRACE_KAFKA:-localhost:9092}",
      description = "The Kafka brokers.")
  String kafka = "localhost:9092";

  @Option(
      names = "--kafka-properties",
      paramLabel = "FILE",
      defaultValue = "${env:MILLRACE_KAFKA_PROPERTIES}",
      description = "Settings of Kafka's clients, for example for TLS and SASL.")
  @Nullable Path kafkaProperties;

  @Option(
      names = "--flink",
      paramLabel = "URL",
      defaultValue = "${env:MILLRACE_FLINK:-http://localhost:8081}",
      description = "Flink's REST interface.")
  String flink = "http://localhost:8081";

  @Option(
      names = "--clickhouse",
      paramLabel = "URL",
      defaultValue = "${env:MILLRACE_CLICKHOUSE:-http://localhost:8123}",
      description = "ClickHouse's HTTP interface.")
  String clickHouse = "http://localhost:8123";

  @Option(
      names = "--clickhouse-user",
      paramLabel = "NAME",
      defaultValue = "${env:MILLRACE_CLICKHOUSE_USER:-default}",
      description = "As whom to ask ClickHouse.")
  String clickHouseUser = "default";

  @Option(
      names = "--clickhouse-password-file",
      paramLabel = "FILE",
      defaultValue = "${env:MILLRACE_CLICKHOUSE_PASSWORD_FILE}",
      description =
          "Its first line is that user's password; or MILLRACE_CLICKHOUSE_PASSWORD says it.")
  @Nullable Path clickHousePasswordFile;

  @Option(
      names = "--root",
      paramLabel = "FOLDER",
      defaultValue = "${env:MILLRACE_ROOT:-.}",
      description = "The folder of the suite, whose servers are shown.")
  Path root = Path.of(".");

  @Option(
      names = "--scene",
      paramLabel = "FILE",
      defaultValue = "${env:MILLRACE_SCENE}",
      description = "The zones and lines to draw over pictures: the vision job's scene.file.")
  @Nullable Path scene;

  @Option(
      names = "--uploads",
      paramLabel = "FOLDER",
      defaultValue = "${env:MILLRACE_UPLOADS:-.millrace/uploads}",
      description = "Where uploads lie until they are announced. Each console has its own.")
  Path uploads = Path.of(".millrace/uploads");

  @Option(
      names = "--upload-max-mib",
      paramLabel = "MIB",
      defaultValue = "${env:MILLRACE_UPLOAD_MAX_MIB:-2048}",
      description = "The largest file that is taken, in MiB.")
  long uploadMaxMib;

  @Option(
      names = "--uploads-max-mib",
      paramLabel = "MIB",
      defaultValue = "${env:MILLRACE_UPLOADS_MAX_MIB:-10240}",
      description = "How much unfinished uploads may need together, in MiB.")
  long uploadsMaxMib;

  @Option(
      names = "--upload-hours",
      paramLabel = "HOURS",
      defaultValue = "${env:MILLRACE_UPLOAD_HOURS:-24}",
      description = "After so long without a byte an unfinished upload is forgotten.")
  long uploadHours;

  @Option(
      names = "--file-store",
      paramLabel = "URL",
      defaultValue = "${env:MILLRACE_FILE_STORE:-.millrace/files}",
      description =
          "Where larger files are stored, the same as the job's store.url: a folder, file:///… or"
              + " s3://bucket/prefix.")
  String fileStore = ".millrace/files";

  @Option(
      names = "--file-store-endpoint",
      paramLabel = "URL",
      defaultValue = "${env:MILLRACE_FILE_STORE_ENDPOINT}",
      description = "What speaks S3, if it is not Amazon's.")
  @Nullable String fileStoreEndpoint;

  @Option(
      names = "--file-store-region",
      paramLabel = "NAME",
      defaultValue = "${env:MILLRACE_FILE_STORE_REGION:-us-east-1}",
      description = "The region of the bucket.")
  String fileStoreRegion = StoreOptions.DEFAULT_REGION;

  @Option(
      names = "--file-store-path-style",
      paramLabel = "BOOLEAN",
      arity = "1",
      defaultValue = "${env:MILLRACE_FILE_STORE_PATH_STYLE:-false}",
      description = "Whether the bucket is part of the path, not of the host.")
  boolean fileStorePathStyle;

  @Option(
      names = "--file-store-credentials-file",
      paramLabel = "FILE",
      defaultValue = "${env:MILLRACE_FILE_STORE_CREDENTIALS_FILE}",
      description =
          "The bucket's keys, in the form of ~/.aws/credentials; or AWS_ACCESS_KEY_ID and"
              + " AWS_SECRET_ACCESS_KEY say them.")
  @Nullable String fileStoreCredentialsFile;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Console()).setExecutionExceptionHandler(Console::explain);
  }

  private static int explain(Exception failure, CommandLine line, CommandLine.ParseResult ignored)
      throws Exception {
    if (!(failure instanceof StackFailure known)) {
      throw failure;
    }
    PrintWriter err = line.getErr();
    err.println("Error: " + known.getMessage());
    err.println("  " + known.advice());
    return FAILED;
  }

  @Override
  public Integer call() throws InterruptedException {
    Access access = Access.of(host, token());
    Surroundings surroundings = surroundings();
    WebServer server = WebServer.start(host, port, stocksPort, access, rooms(surroundings));
    var end = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  end.countDown();
                },
                "end"));
    PrintWriter out = spec.commandLine().getOut();
    String key = access.token().map(token -> "?token=" + token).orElse("");
    out.println("Console: " + server.address() + "/" + key);
    out.println("Stocks:  http://localhost:" + server.stocksPort() + "/" + key);
    out.flush();
    end.await();
    return OK;
  }

  /** The rooms that are built; the other pages tell how to look from the command line. */
  private List<Room> rooms(Surroundings surroundings) {
    return List.of(
        new OverviewRoom(surroundings),
        new VisionRoom(surroundings, scenes()),
        new StocksRoom(surroundings),
        new FilesRoom(surroundings, filesSettings()),
        new TransactionsRoom(surroundings),
        new SensorsRoom(surroundings));
  }

  SceneFile scenes() {
    if (scene == null) {
      return new SceneFile(Map.of(), SceneSettings.PLAIN);
    }
    try {
      return SceneFile.parse(Files.readString(scene));
    } catch (IOException unreadable) {
      throw new StackFailure(
          "The scene in " + scene + " cannot be read.", "Check --scene.", unreadable);
    } catch (InvalidScene wrong) {
      throw new StackFailure(
          "The scene in " + scene + " is not understood: " + wrong.getMessage(),
          "Correct it there; the README of vision-core describes it.",
          wrong);
    }
  }

  FilesSettings filesSettings() {
    String store =
        fileStore.contains(":/") ? fileStore : StoreOptions.folder(Path.of(fileStore)).url();
    return FilesSettings.of(
        uploads,
        new StoreOptions(
            store,
            fileStoreEndpoint,
            fileStoreRegion,
            fileStorePathStyle,
            fileStoreCredentialsFile),
        uploadMaxMib,
        uploadsMaxMib,
        Duration.ofHours(uploadHours));
  }

  Surroundings surroundings() {
    return new Surroundings(
        new KafkaServers(kafka, kafkaSettings()),
        address("--flink", flink),
        new ClickHouseServer(
            address("--clickhouse", clickHouse),
            clickHouseUser,
            Optional.ofNullable(clickHousePasswordFile)),
        root);
  }

  private Map<String, String> kafkaSettings() {
    if (kafkaProperties == null) {
      return Map.of();
    }
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(kafkaProperties)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new StackFailure(
          "The file " + kafkaProperties + " cannot be read as properties.",
          "Check its name and content.",
          unreadable);
    }
    var settings = new HashMap<String, String>();
    properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
    return settings;
  }

  private @Nullable String token() {
    if (tokenFile == null) {
      return System.getenv("MILLRACE_CONSOLE_TOKEN");
    }
    try (var lines = Files.lines(tokenFile)) {
      return lines.findFirst().filter(line -> !line.isBlank()).orElseThrow(this::noToken);
    } catch (IOException unreadable) {
      throw noToken();
    }
  }

  private StackFailure noToken() {
    return new StackFailure(
        "There is no token in " + tokenFile + ".", "Write one into its first line.");
  }

  private static URI address(String option, String text) {
    String whole = text.contains("://") ? text : "http://" + text;
    try {
      URI address = URI.create(whole);
      if (address.getHost() != null) {
        return address;
      }
    } catch (IllegalArgumentException unreadable) {
      // Told below.
    }
    throw new StackFailure(
        "'" + text + "' is not an address for " + option + ".", "Write it as http://HOST:PORT.");
  }
}
