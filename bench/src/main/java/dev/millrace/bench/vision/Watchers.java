package dev.millrace.bench.vision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Pages that watch cameras, some of them behind slow lines.
 *
 * @param watching as browsers do
 * @param slow as browsers do behind slow lines
 */
record Watchers(List<WatchingPage> watching, List<SlowPage> slow) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Opens so many pages once the console shows all cameras. */
  static Watchers begin(
      URI console, int cameras, int pages, int slowPages, ScheduledExecutorService timer)
      throws Exception {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    List<Integer> numbers = numbers(http, console, cameras);
    String all = numbers.stream().map(one -> one + ":0").collect(Collectors.joining(","));
    List<WatchingPage> watching = new ArrayList<>();
    List<SlowPage> slow = new ArrayList<>();
    for (int page = 0; page < pages; page++) {
      watching.add(new WatchingPage(console, http, timer, numbers));
    }
    for (int page = 0; page < slowPages; page++) {
      slow.add(new SlowPage(console.getPort(), all));
    }
    watching.forEach(WatchingPage::begin);
    slow.forEach(SlowPage::begin);
    return new Watchers(watching, slow);
  }

  /** The cameras' numbers, once all are there; asking begins to read. */
  private static List<Integer> numbers(HttpClient http, URI console, int cameras) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      try {
        var request = HttpRequest.newBuilder(console.resolve("/api/vision")).build();
        JsonNode whole =
            new JsonMapper().readTree(http.send(request, BodyHandlers.ofByteArray()).body());
        List<String> found = whole.at("/cameras/cameras").findValuesAsText("camera");
        if (found.size() == cameras) {
          return found.stream().map(Integer::valueOf).toList();
        }
      } catch (IOException notYet) {
        // It is starting.
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
    throw new IllegalStateException("The console does not show all cameras");
  }

  /** Questions without an answer so far. */
  long failures() {
    return watching.stream().mapToLong(WatchingPage::failures).sum();
  }

  @Override
  public void close() {
    watching.forEach(WatchingPage::end);
    slow.forEach(SlowPage::end);
  }
}
