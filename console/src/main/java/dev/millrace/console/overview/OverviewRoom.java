package dev.millrace.console.overview;

import dev.millrace.console.Attachment;
import dev.millrace.console.Broadcast;
import dev.millrace.console.Glance;
import dev.millrace.console.Json;
import dev.millrace.console.Pulse;
import dev.millrace.console.RecordPlace;
import dev.millrace.console.RecordReader;
import dev.millrace.console.Refusal;
import dev.millrace.console.Room;
import dev.millrace.console.Surroundings;
import dev.millrace.localstack.FlinkRest;
import dev.millrace.localstack.Pipeline;
import dev.millrace.localstack.Topic;
import dev.millrace.serde.deadletter.DeadLetterTopic;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
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
  private final LetterReplay replay;
  private final RecordReader records;
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
    this.replay = new LetterReplay(surroundings.kafka());
    this.records = new RecordReader(surroundings.kafka());
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
    routes.get("/api/overview", request -> Json.answer(request, glance.get().model()));
    routes.get("/api/overview/live", broadcast::serve);
    routes.get(
        "/api/overview/topics/{topic}",
        request -> Json.answer(request, topic(request.pathParam("topic"))));
    routes.get("/api/overview/topics/{topic}/{place}/value", this::value);
    routes.post("/api/overview/topics/{topic}/replay", this::sendBack);
    routes.get(
        "/api/overview/jobs/{pipeline}",
        request -> Json.answer(request, job(request.pathParam("pipeline"))));
  }

  @Override
  public void close() {
    pulse.close();
    broadcast.close();
    lookout.close();
    records.close();
  }

  private Seen look() {
    Streams streams = lookout.look();
    return new Seen(streams, Judgement.of(streams, pipelines));
  }

  private Topic known(String name) {
    return pipelines.stream()
        .flatMap(pipeline -> pipeline.topics().stream())
        .filter(known -> known.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    404,
                    "No pipeline has such a topic.",
                    "See all others with ./millrace topics list."));
  }

  private TopicDetail topic(String name) {
    Topic topic = known(name);
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
        messages,
        DeadLetterTopic.is(name) ? replay.sentBack(name, messages) : List.of());
  }

  /** Answers with the bytes of a record as they are. */
  private void value(Context request) throws IOException {
    Topic topic = known(request.pathParam("topic"));
    RecordPlace place = LetterReplay.place(topic.name(), request.pathParam("place"));
    byte[] value =
        records
            .value(place)
            .orElseThrow(
                () -> new Refusal(404, "Kafka has no such message.", "Look again for others."));
    Attachment.send(
        request,
        "%s-%d-%d".formatted(place.topic(), place.partition(), place.offset()),
        value.length,
        new ByteArrayInputStream(value));
  }

  /** Sends the letters back that somebody has chosen. */
  private void sendBack(Context request) {
    Topic topic = known(request.pathParam("topic"));
    if (!DeadLetterTopic.is(topic.name())) {
      throw new Refusal(404, "This is no topic of dead letters.", "Choose one whose name ends so.");
    }
    Json.answer(request, replay.sendBack(topic.name(), LetterReplay.Wanted.of(request)));
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
