package dev.millrace.console.overview;

import dev.millrace.console.ClickHouseServer;
import dev.millrace.console.overview.Streams.Store;
import dev.millrace.localstack.LocalStack;
import dev.millrace.localstack.Ports;
import dev.millrace.localstack.StackFailure;
import dev.millrace.localstack.StackFolder;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sees which stores answer: ClickHouse wherever it is, and the others that this suite has started.
 */
final class StoreSight {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** What is shown in another place, or is no store. */
  private static final Set<String> OTHERS =
      Set.of("kafka", "jobmanager", "taskmanager", "zookeeper", "console", "clickhouse");

  private final ClickHouseServer clickHouse;
  private final StackFolder folder;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  StoreSight(ClickHouseServer clickHouse, Path root) {
    this.clickHouse = clickHouse;
    this.folder = StackFolder.of(root, System.getenv());
  }

  List<Store> look() {
    var stores = new ArrayList<Store>();
    stores.add(new Store(Route.CLICKHOUSE, clickHouse.address().toString(), clickHouseFault()));
    if (Files.isDirectory(folder.run())) {
      stores.addAll(ofTheSuite());
    }
    return stores;
  }

  private Optional<String> clickHouseFault() {
    try {
      var request =
          HttpRequest.newBuilder(clickHouse.address().resolve("/ping")).timeout(PATIENCE).build();
      var response = http.send(request, BodyHandlers.ofString());
      return response.body().startsWith("Ok")
          ? Optional.empty()
          : Optional.of("does not answer as ClickHouse does");
    } catch (IOException silence) {
      return Optional.of("does not answer");
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      return Optional.of("was not asked to the end");
    }
  }

  private List<Store> ofTheSuite() {
    try {
      return new LocalStack(folder, Ports.inForce(folder, System::getenv))
          .parts().stream()
              .filter(part -> !OTHERS.contains(part.name()) && !part.address().isEmpty())
              .map(
                  part ->
                      new Store(
                          part.name(),
                          part.address(),
                          part.process().isPresent()
                              ? Optional.empty()
                              : Optional.of(part.supervised() ? "restarting" : "stopped")))
              .toList();
    } catch (StackFailure unreadable) {
      return List.of();
    }
  }
}
