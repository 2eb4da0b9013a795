package dev.millrace.bench.vision;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What one page of cameras asks of the console, as the page in a browser does, but draws nothing.
 */
final class WatchingPage {
  /** Between two questions for frames. */
  static final long PAUSE_MILLIS = 200;

  private static final long BUSY_MILLIS = 450;

  private static final Pattern HEAD = Pattern.compile("\\{\"camera\":(\\d+),.*?\"serial\":(\\d+),");

  private final URI console;
  private final HttpClient http;
  private final ScheduledExecutorService timer;
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final Map<String, Long> have = new ConcurrentHashMap<>();
  private volatile boolean ended;
  private int busy;

  WatchingPage(
      URI console, HttpClient http, ScheduledExecutorService timer, Iterable<Integer> cameras) {
    this.console = console;
    this.http = http;
    this.timer = timer;
    cameras.forEach(camera -> have.put(String.valueOf(camera), 0L));
  }

  /** Begins to hear and to ask. */
  void begin() {
    CompletableFuture<HttpResponse<Void>> unused =
        http.sendAsync(
            request("/api/vision/live"),
            BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(this::count)));
    ask();
  }

  void end() {
    ended = true;
  }

  long events() {
    return events.get();
  }

  long frames() {
    return frames.get();
  }

  long bytes() {
    return bytes.get();
  }

  /** Answers that were none. */
  long failures() {
    return failures.get();
  }

  private void count(byte[] part) {
    String text = new String(part, UTF_8);
    for (int at = text.indexOf("event: "); at >= 0; at = text.indexOf("event: ", at + 1)) {
      events.incrementAndGet();
    }
  }

  /** Those whose frame is oldest stand first. */
  private void ask() {
    String question =
        have.entrySet().stream()
            .sorted(Comparator.comparing(Map.Entry::getValue))
            .map(one -> one.getKey() + ":" + one.getValue())
            .collect(Collectors.joining(","));
    long begun = System.nanoTime();
    CompletableFuture<Void> unused =
        http.sendAsync(request("/api/vision/frames?have=" + question), BodyHandlers.ofByteArray())
            .handle(
                (answer, fault) -> {
                  take(Optional.ofNullable(answer));
                  if (!ended) {
                    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
                    long pause = Math.max(20, PAUSE_MILLIS + busy * BUSY_MILLIS - took);
                    var unusedNext = timer.schedule(this::ask, pause, TimeUnit.MILLISECONDS);
                  }
                  return null;
                });
  }

  private void take(Optional<HttpResponse<byte[]>> given) {
    if (given.isEmpty() || given.get().statusCode() >= 300) {
      failures.incrementAndGet();
      busy = 3;
      return;
    }
    HttpResponse<byte[]> answer = given.get();
    busy = answer.headers().firstValue("Retry-After").isPresent() ? Math.min(3, busy + 1) : 0;
    bytes.addAndGet(answer.body().length);
    ByteBuffer rest = ByteBuffer.wrap(answer.body());
    while (rest.hasRemaining()) {
      byte[] head = new byte[rest.getInt()];
      rest.get(head);
      Matcher parts = HEAD.matcher(new String(head, UTF_8));
      if (parts.lookingAt()) {
        have.put(parts.group(1), Long.valueOf(parts.group(2)));
      }
      int picture = rest.getInt();
      rest.position(rest.position() + picture);
      frames.incrementAndGet();
    }
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(console.resolve(path)).build();
  }
}
