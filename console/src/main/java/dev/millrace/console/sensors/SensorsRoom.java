package dev.millrace.console.sensors;

import dev.millrace.console.Broadcast;
import dev.millrace.console.Json;
import dev.millrace.console.Pulse;
import dev.millrace.console.Refusal;
import dev.millrace.console.Room;
import dev.millrace.console.Standing;
import dev.millrace.console.StandingSight;
import dev.millrace.console.Surroundings;
import dev.millrace.console.TopicListener;
import dev.millrace.fingerprint.model.Fingerprint;
import dev.millrace.localstack.Pipeline;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The API of sensors: a grid of the last windows, and one sensor over time. */
public final class SensorsRoom implements Room {
  static final String TOPIC = "fingerprint-output";

  private static final Duration STANDING = Duration.ofSeconds(2);

  /** A fingerprint of a thousand sensors takes 150 KiB. */
  private static final int BACK = 300;

  private static final int LONGEST_NAME = 255;

  private final Broadcast broadcast = new Broadcast();
  private final Heard heard = new Heard();
  private final TopicListener listener;
  private final StandingSight standing;
  private final Pulse standings;

  /** Something has come: each page asks for the part of the grid that it shows. */
  private record News(long revision) {}

  /** One sensor over time: {@code GET /api/sensors/history}. */
  private record History(String machine, String sensor, List<Point> points) {}

  /** What the page asks for: {@code GET /api/sensors}. */
  private record Whole(Grid grid, Map<String, Standing> standing) {}

  public SensorsRoom(Surroundings surroundings) {
    this.listener =
        TopicListener.of(surroundings.kafka(), "sensors", broadcast, Map.of(TOPIC, BACK), heard);
    this.standing = new StandingSight(surroundings, Pipeline.FINGERPRINT, List.of(TOPIC), Map.of());
    this.standings =
        Pulse.of(
            "sensors-standing",
            broadcast,
            STANDING,
            () -> broadcast.publish("standing", standing.look()));
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/sensors", this::grid);
    routes.get("/api/sensors/live", broadcast::serve);
    routes.get("/api/sensors/history", this::history);
  }

  @Override
  public void close() {
    listener.close();
    standings.close();
    broadcast.close();
    standing.close();
  }

  private void grid(Context request) {
    broadcast.asked();
    var wanted =
        GridWanted.of(
            request.queryParam("machine"),
            request.queryParam("sensor"),
            request.queryParam("row"),
            request.queryParam("column"));
    // It may take a while; what was heard is not to be older than the answer.
    Map<String, Standing> now = standing.look();
    Json.answer(request, new Whole(heard.page(wanted), now));
  }

  private void history(Context request) {
    broadcast.asked();
    String machine = Optional.ofNullable(request.queryParam("machine")).orElse("");
    String sensor = Optional.ofNullable(request.queryParam("sensor")).orElse("");
    List<Point> points =
        heard
            .points(machine, sensor)
            .orElseThrow(
                () ->
                    new Refusal(
                        404,
                        "There is no such sensor in the latest fingerprints.",
                        "Choose one in the grid."));
    Json.answer(request, new History(machine, sensor, points));
  }

  /** All that was heard, of which only the newest is kept. */
  private final class Heard implements TopicListener.Hearer {
    private final JsonCodec<Fingerprint> codec = JsonCodec.of(Fingerprint.class);
    private final Machines machines = new Machines();
    private boolean complete;
    private long unreadable;
    private long revision;
    private long told;

    @Override
    public synchronized void forget() {
      machines.clear();
      complete = false;
      unreadable = 0;
      revision++;
    }

    @Override
    public synchronized void hear(ConsumerRecord<byte[], byte[]> record) {
      revision++;
      try {
        if (record.value() != null) {
          Fingerprint fingerprint = codec.decode(record.value());
          if (isWhole(fingerprint)) {
            machines.put(fingerprint);
          } else {
            unreadable++;
          }
        }
      } catch (MalformedRecord foreign) {
        unreadable++;
      }
    }

    /** The job leaves nothing out, and keeps names short; others may not. */
    private static boolean isWhole(Fingerprint one) {
      return Stream.of(one.equipId(), one.type(), one.data()).allMatch(Objects::nonNull)
          && one.startMs() < one.endMs()
          && one.equipId().length() <= LONGEST_NAME
          && one.type().length() <= LONGEST_NAME
          && one.data().entrySet().stream()
              .allMatch(
                  sensor -> sensor.getKey().length() <= LONGEST_NAME && sensor.getValue() != null);
    }

    @Override
    public void tell(boolean caughtUp) {
      long now;
      synchronized (this) {
        complete = caughtUp;
        if (!caughtUp || revision == told) {
          return;
        }
        told = revision;
        now = revision;
      }
      broadcast.publish("news", new News(now));
    }

    private synchronized Grid page(GridWanted wanted) {
      return machines.page(wanted, complete, unreadable);
    }

    private synchronized Optional<List<Point>> points(String machine, String sensor) {
      return machines.points(machine, sensor);
    }
  }
}
