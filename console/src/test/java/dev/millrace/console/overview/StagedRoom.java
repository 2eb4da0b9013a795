package dev.millrace.console.overview;

import dev.millrace.console.Broadcast;
import dev.millrace.console.Pulse;
import dev.millrace.console.Room;
import io.javalin.config.RoutesConfig;
import java.time.Duration;

/** The overview of streams that a test makes up. */
final class StagedRoom implements Room {
  private volatile Sights sights;
  private volatile Broadcast broadcast = new Broadcast();
  private Pulse pulse = pulse();

  StagedRoom(Sights sights) {
    this.sights = sights;
  }

  /** Lets the page see something else. */
  void show(Sights other) {
    sights = other;
  }

  /** Breaks off all connections; new ones are taken. */
  void silence() {
    close();
    broadcast = new Broadcast();
    pulse = pulse();
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/overview", request -> request.json(model()));
    routes.get(
        "/api/overview/live",
        request -> {
          Broadcast open = broadcast;
          open.serve(request);
        });
  }

  @Override
  public void close() {
    pulse.close();
    broadcast.close();
  }

  private Pulse pulse() {
    Broadcast open = broadcast;
    return Pulse.of(
        "staged", open, Duration.ofMillis(200), () -> open.publish("overview", model()));
  }

  private OverviewModel model() {
    return sights.judged();
  }
}
