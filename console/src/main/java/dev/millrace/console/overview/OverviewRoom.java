package dev.millrace.console.overview;

import dev.millrace.console.Broadcast;
import dev.millrace.console.Glance;
import dev.millrace.console.Pulse;
import dev.millrace.console.Refusal;
import dev.millrace.console.Room;
import dev.millrace.console.Surroundings;
import dev.millrace.localstack.FlinkRest;
import dev.millrace.localstack.Pipeline;
import dev.millrace.localstack.Topic;
import dev.millrace.serde.deadletter.DeadLetterTopic;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The live map of the streams: all pipelines, looked at once a second while somebody watches. */
public final class OverviewRoom implements Room {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final List<Pipeline> pipelines;
  private final Lookout lookout;
  private final TopicPeek peek;
  private final FlinkRest flink;
  private final Broadcast broadcast = new Broadcast();
  private final Glance<Seen> glance;
  private final Map<String, Glance<List<Message>>> peeks = new ConcurrentHashMap<>();
  private final Pulse pulse;

  /** What was seen last, and what it means. */
  private record Seen(Streams streams, OverviewModel model) {}

  public OverviewRoom(Surroundings surroundings) {
    this(surroundings, Pipeline.all());
  }

  OverviewRoom(Surroundings surroundings, List<Pipeline> pipelines) {
    this.pipelines = List.copyOf(pipelines);
    this.lookout = new Lookout(surroundings, pipelines, Clock.systemUTC());
    this.peek = new TopicPeek(surroundings.kafka());
    this.flink = new FlinkRest(surroundings.flink(), Duration.ofSeconds(3));
    // A little younger than the pulse, so that each beat looks anew.
    this.glance = new Glance<>(INTERVAL.multipliedBy(9).dividedBy(10), this::look);
    this.pulse =
        Pulse.of(
            "overview",
            broadcast,
            INTERVAL,
            () -> broadcast.publish("overview", glance.get().model()));
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/overview", request -> fresh(request).json(glance.get().model()));
    routes.get("/api/overview/live", broadcast::serve);
    routes.get(
        "/api/overview/topics/{topic}",
        request -> fresh(request).json(topic(request.pathParam("topic"))));
    routes.get(
        "/api/overview/jobs/{pipeline}",
        request -> fresh(request).json(job(request.pathParam("pipeline"))));
  }

  @Override
  public void close() {
    pulse.close();
    broadcast.close();
    lookout.close();
  }

  private static Context fresh(Context request) {
    return request.header("Cache-Control", "no-store");
  }

  private Seen look() {
    Streams streams = lookout.look();
    return new Seen(streams, Judgement.of(streams, pipelines));
  }

  private TopicDetail topic(String name) {
    Topic topic =
        pipelines.stream()
            .flatMap(pipeline -> pipeline.topics().stream())
            .filter(known -> known.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new Refusal(
                        404,
                        "No pipeline has such a topic.",
                        "See all others with ./millrace topics list."));
    Streams.Kafka kafka = glance.get().streams().kafka();
    Streams.@Nullable Letters letters = kafka.letters().get(name);
    Streams.@Nullable Traffic traffic = kafka.topics().get(name);
    List<Message> messages =
        DeadLetterTopic.is(name)
            ? lookout.deadLetters(name)
            : peeks
                .computeIfAbsent(name, unused -> new Glance<>(INTERVAL, () -> peek.newest(topic)))
                .get();
    return new TopicDetail(
        name,
        traffic == null ? topic.partitions() : traffic.partitions(),
        pipelines.stream()
            .filter(pipeline -> pipeline.topics().contains(topic))
            .map(Pipeline::name)
            .toList(),
        topic.settings(),
        letters == null ? List.of() : letters.kinds(),
        messages);
  }

  private JobDetail job(String name) {
    Pipeline pipeline =
        pipelines.stream()
            .filter(known -> known.name().equals(name))
            .findFirst()
            .orElseThrow(
                () -> new Refusal(404, "There is no such pipeline.", "See them on the overview."));
    Streams.@Nullable Job seen = glance.get().streams().flink().jobs().get(pipeline.jobName());
    if (seen == null) {
      throw notRunning(pipeline);
    }
    return flink
        .job(seen.id())
        .map(job -> JobDetail.of(flink, job))
        .orElseThrow(() -> notRunning(pipeline));
  }

  private static Refusal notRunning(Pipeline pipeline) {
    return new Refusal(
        404,
        "This job does not run.",
        "Start it with ./millrace up --only " + pipeline.name() + ".");
  }
}
