package dev.millrace.console.vision;

import dev.millrace.console.Broadcast;
import dev.millrace.console.Glance;
import dev.millrace.console.Json;
import dev.millrace.console.Pulse;
import dev.millrace.console.Room;
import dev.millrace.console.Standing;
import dev.millrace.console.StandingSight;
import dev.millrace.console.Surroundings;
import dev.millrace.console.TopicListener;
import dev.millrace.localstack.Pipeline;
import dev.millrace.vision.scene.SceneFile;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** The API of cameras: how they are, their frames with what was seen in them, and events. */
public final class VisionRoom implements Room {
  /** As many pages may watch at once. */
  static final int MOST_PAGES = 256;

  /** Of pictures, to all pages together. */
  private static final long BYTES_PER_SECOND = 128L << 20;

  /** How often a page asks for frames, as long as there are few. */
  private static final int QUESTIONS_PER_SECOND = 5;

  private static final int MOST_BYTES_AT_ONCE = 8 << 20;

  /** A page behind a slow line keeps a thread busy while it is written to. */
  private static final int MOST_WRITERS = 64;

  private static final Duration STANDING = Duration.ofSeconds(2);

  private final Cameras cameras = new Cameras();
  private final Broadcast broadcast = new Broadcast(MOST_PAGES);
  private final FrameBudget budget = new FrameBudget(BYTES_PER_SECOND, System::nanoTime);
  private final Semaphore writers = new Semaphore(MOST_WRITERS);
  private final LiveCameras live;
  private final TopicListener listener;
  private final StandingSight sight;
  private final Glance<Map<String, Standing>> standing;
  private final Pulse standings;

  /** All that a page shows but pictures: {@code GET /api/vision}. */
  private record Whole(
      Cameras.State cameras, LiveCameras.Told news, Map<String, Standing> standing) {}

  /**
   * A room.
   *
   * @param scenes the zones and lines to be drawn
   */
  public VisionRoom(Surroundings surroundings, SceneFile scenes) {
    this.live =
        new LiveCameras(cameras, new News(), new Scenes(scenes), broadcast, InstantSource.system());
    this.listener =
        TopicListener.of(
            surroundings.kafka(),
            "vision",
            broadcast,
            LiveCameras.TOPICS,
            LiveCameras.SETTINGS,
            live);
    this.sight =
        new StandingSight(
            surroundings,
            Pipeline.VISION,
            List.of(LiveCameras.FRAMES, LiveCameras.DETECTIONS, LiveCameras.EVENTS),
            Map.of());
    this.standing = new Glance<>(STANDING.dividedBy(2), sight::look);
    this.standings =
        Pulse.of(
            "vision-standings",
            broadcast,
            STANDING,
            () -> broadcast.publish("standing", standing.get()));
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/vision", this::whole);
    routes.get("/api/vision/live", broadcast::serve);
    routes.get("/api/vision/frames", this::frames);
  }

  @Override
  public void close() {
    standings.close();
    listener.close();
    broadcast.close();
    sight.close();
  }

  private void whole(Context request) {
    broadcast.asked();
    Json.answer(request, new Whole(live.state(), live.told(), standing.get()));
  }

  /**
   * The frames that a page does not have yet, all in one answer. Whoever reads slowly asks seldom,
   * and is given the newest then; nothing queues up for anybody.
   */
  private void frames(Context request) throws IOException {
    List<View> newer = cameras.newer(FramesWanted.read(request.queryParam("have")));
    request.header("Cache-Control", "no-store");
    if (newer.isEmpty()) {
      request.status(204);
      return;
    }
    if (!writers.tryAcquire()) {
      later(request);
      return;
    }
    try {
      send(request, newer);
    } finally {
      writers.release();
    }
  }

  private void send(Context request, List<View> newer) throws IOException {
    long most = share();
    int length = 0;
    int views = 0;
    while (views < newer.size() && length < most && budget.take(newer.get(views).length())) {
      length += newer.get(views).length();
      views++;
    }
    if (views == 0) {
      later(request);
      return;
    }
    var response = request.res();
    response.setContentType("application/octet-stream");
    response.setContentLength(length);
    OutputStream out = response.getOutputStream();
    for (View view : newer.subList(0, views)) {
      view.write(out);
    }
  }

  /** What one answer may hold, so that all pages get as many frames; one frame at least. */
  private long share() {
    int pages = Math.max(1, broadcast.readers());
    return Math.min(MOST_BYTES_AT_ONCE, BYTES_PER_SECOND / QUESTIONS_PER_SECOND / pages);
  }

  /** There are frames, but for now too many pages want them. */
  private static void later(Context request) {
    request.status(204).header("Retry-After", "1");
  }
}
