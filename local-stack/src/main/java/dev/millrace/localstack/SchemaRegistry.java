package dev.millrace.localstack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Apicurio Registry with its schemas in a file; it also speaks as Confluent's registry does. */
final class SchemaRegistry {
  static final String NAME = "registry";

  private SchemaRegistry() {}

  /** Where clients of Confluent's interface find it. */
  static URI address(Ports ports) {
    return URI.create("http://localhost:" + ports.of(Port.REGISTRY) + "/apis/ccompat/v7");
  }

  static Server server(StackFolder folder, Ports ports) {
    Path jar =
        jar(folder)
            .orElseThrow(
                () ->
                    new StackFailure(
                        "The schema registry is not unpacked.",
                        "Run 'mvn -f local-stack/registry/pom.xml pre-integration-test'."));
    var command =
        new Jvm(jar.toString())
            .flags("-Xmx400m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            .flags(
                "-Dquarkus.http.host=127.0.0.1", "-Dquarkus.http.port=" + ports.of(Port.REGISTRY))
            .flags("-Dapicurio.datasource.url=jdbc:h2:file:" + folder.registry().resolve("schemas"))
            .flags("-Dquarkus.log.console.enable=false", "-Dquarkus.log.file.enable=true")
            .flags("-Dquarkus.log.file.path=" + folder.log(NAME))
            .flags("-Dquarkus.log.file.rotation.max-file-size=20M")
            .flags("-Dquarkus.log.file.rotation.max-backup-index=3")
            .main("io.quarkus.runner.GeneratedMain");
    return new Server(NAME, "Schema registry", command, Map.of());
  }

  /** Fetches and unpacks the registry at its first use: 109 MB that nobody else has to wait for. */
  static void fetch(StackFolder folder, Progress progress) throws InterruptedException {
    LateArtifacts.fetch(
        folder,
        "local-stack/registry",
        "the schema registry (109 MB)",
        () -> jar(folder).isPresent(),
        progress);
  }

  /** Whether a registry on this port lists its subjects. */
  static boolean answers(Ports ports) {
    try {
      URL subjects = URI.create(address(ports) + "/subjects").toURL();
      var connection = (HttpURLConnection) subjects.openConnection();
      connection.setConnectTimeout(500);
      connection.setReadTimeout(2_000);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false;
    }
  }

  /** The JAR to start, once it and all beside it have been unpacked. */
  private static Optional<Path> jar(StackFolder folder) {
    Path target = folder.root().resolve("local-stack/registry/target");
    Path installation = target.resolve("registry");
    // The marker is Maven's, and written last.
    if (!Files.isDirectory(installation)
        || !Files.isDirectory(target.resolve("dependency-maven-plugin-markers"))) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(installation)) {
      return files.filter(file -> file.toString().endsWith("-runner.jar")).findAny();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
