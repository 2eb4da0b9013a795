package dev.millrace.cli.data.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.Durations;
import dev.millrace.cli.Failure;
import dev.millrace.cli.data.Progress;
import dev.millrace.cli.data.SafeText;
import dev.millrace.cli.data.Stdout;
import dev.millrace.cli.data.TopicReader;
import dev.millrace.cli.vision.ModelSelection;
import dev.millrace.serde.replay.RefusedRecord;
import dev.millrace.vision.detect.DetectionModel;
import dev.millrace.vision.detect.ModelRefused;
import dev.millrace.vision.detect.Thresholds;
import dev.millrace.vision.message.FrameMessage;
import dev.millrace.vision.message.FrameMessages;
import dev.millrace.vision.message.InvalidMessage;
import dev.millrace.vision.model.Detection;
import dev.millrace.vision.scene.InvalidScene;
import dev.millrace.vision.scene.SceneFile;
import dev.millrace.vision.scene.SceneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Checks that the detection job told of every frame what is in it, exactly once. */
@Command(
    name = "detections",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace verify detections --model yolo.onnx",
      "  ./millrace verify detections --model yolo.onnx --scene scene.json --until-idle 10s"
    },
    description = {
      "Read the whole input, detect and track again without Flink, and compare every frame and"
          + " every event, track ids included. Late and doubled frames are those that dead letters"
          + " name.",
      "It ends when everything is there, or when nothing has come for --until-idle. Nothing else"
          + " should be sent meanwhile. Name the model and the settings that the job has. How long"
          + " anything took, age and gender are not compared. A camera that was away longer than"
          + " the job's camera.forget-after, and came back, begins anew there and not here."
    })
public final class VerifyDetections implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin VerifyOptions options = new VerifyOptions();
  @Mixin ModelSelection selection = new ModelSelection();
  @Mixin TrackerSelection trackers = new TrackerSelection();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "smart-city-camera-frames",
      description = "The input (default: ${DEFAULT-VALUE}).")
  String topic = "smart-city-camera-frames";

  @Option(
      names = "--detections",
      paramLabel = "TOPIC",
      defaultValue = "smart-city-detections",
      description = "Default: ${DEFAULT-VALUE}.")
  String detections = "smart-city-detections";

  @Option(
      names = "--events",
      paramLabel = "TOPIC",
      defaultValue = "smart-city-events",
      description = "Default: ${DEFAULT-VALUE}.")
  String events = "smart-city-events";

  @Option(
      names = "--scene",
      paramLabel = "FILE",
      description = "The job's scene.file (default: none).")
  @Nullable Path scene;

  @Option(
      names = "--min-score",
      paramLabel = "SCORE",
      defaultValue = "0.1",
      description = "The job's detection.min-score (default: ${DEFAULT-VALUE}).")
  double minScore = 0.1;

  @Option(
      names = "--classes",
      paramLabel = "NAME",
      split = ",",
      description = "The job's detection.classes (default: all).")
  List<String> classes = List.of();

  @Option(
      names = "--max-ahead",
      paramLabel = "DURATION",
      defaultValue = "1m",
      converter = Durations.class,
      description = "The job's input.max-ahead (default: ${DEFAULT-VALUE}).")
  Duration maxAhead = Duration.ofMinutes(1);

  @Option(
      names = "--attributes",
      description = "The job has attributes, and so decodes every pixel.")
  boolean attributes;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many frames are looked at side by side (default: one for each core).")
  @Nullable Integer threads;

  /** What is known about input and output, while they are read. */
  private final class Check {
    /** A record of an output topic. */
    private record Found(long content, long place) {}

    /** A camera, and what it has seen so far. */
    private record Camera(CameraFrames<Optional<Sights.Sight>> frames, CameraStory story) {}

    private final String deadLetterTopic = options.deadLettersOf(topic);
    private final Findings findings = new Findings(options.kafka, topic);
    private final Map<String, Camera> cameras = new HashMap<>();
    private final Comparison frames = new Comparison(detections);
    private final Comparison happenings = new Comparison(events);
    private final Comparison deadLetters = new Comparison(deadLetterTopic);
    private final LateLetters late = new LateLetters(deadLetterTopic);
    private final Map<Long, List<Found>> foundFrames = new HashMap<>();
    private final Map<Long, List<Found>> foundEvents = new HashMap<>();
    private final List<DeadLetterAt> otherLetters = new ArrayList<>();
    private final Map<Long, String> differences = new HashMap<>();
    private final List<Integer> wanted;
    private final DetectionModel model;
    private final SceneFile scenes;
    private long messages;
    private long valid;
    private long answers;
    private long tracked;
    private long lateFrames;
    private long missedFrames;
    private long missedEvents;
    private long notYetEnded;
    private long done;

    /** A letter that is not about lateness; content 0 stands for one that was cut. */
    private record DeadLetterAt(long origin, long content, long place) {}

    Check(DetectionModel model, SceneFile scenes) {
      this.model = model;
      this.scenes = scenes;
      this.wanted = ModelSelection.classIds(model, classes);
    }

    /** The first time through the input. */
    void announce(ConsumerRecord<byte[], byte[]> message) {
      messages++;
      FrameMessage frame = frame(message);
      if (frame == null) {
        return;
      }
      valid++;
      cameras
          .computeIfAbsent(frame.cameraId(), this::camera)
          .frames()
          .add(frame.time().toEpochMilli(), frame.frameId(), message.partition(), place(message));
    }

    private Camera camera(String cameraId) {
      SceneSettings settings = scenes.of(cameraId);
      return new Camera(
          new CameraFrames<>(),
          new CameraStory(
              cameraId, trackers.tracker(), settings, model.contract().names(), model.name()));
    }

    /** A record of an output topic. */
    void find(ConsumerRecord<byte[], byte[]> message) {
      long place = place(message);
      if (message.topic().equals(deadLetterTopic)) {
        answers++;
        letter(message, place);
        return;
      }
      boolean isEvent = message.topic().equals(events);
      answers += isEvent ? 0 : 1;
      JsonNode tree = Reading.tree(message.value());
      // What cannot be read has an identity that nobody expects.
      long identity = tree == null ? -place : isEvent ? ofEvent(tree) : ofFrame(tree);
      long content = tree == null ? -place : found(message, tree, isEvent).digest();
      (isEvent ? foundEvents : foundFrames)
          .computeIfAbsent(identity, any -> new ArrayList<>(1))
          .add(new Found(content, place));
    }

    private static long ofEvent(JsonNode event) {
      return Fields.digest(event.path("id").asText());
    }

    private static long ofFrame(JsonNode frame) {
      return CameraStory.identity(
          frame.path("camera_id").asText(),
          frame.path("timestamp").asText(),
          frame.path("frame_id").asText());
    }

    private static Fields found(
        ConsumerRecord<byte[], byte[]> message, JsonNode tree, boolean isEvent) {
      byte @Nullable [] bytes = message.key();
      String key = bytes == null ? "" : new String(bytes, UTF_8);
      return isEvent ? CameraStory.foundEvent(key, tree) : CameraStory.foundFrame(key, tree);
    }

    private void letter(ConsumerRecord<byte[], byte[]> message, long place) {
      RefusedRecord letter = RefusedRecord.of(message);
      if (!letter.topic().equals(topic) || letter.partition() < 0 || letter.offset() < 0) {
        otherLetters.add(new DeadLetterAt(-place, -place, place));
        return;
      }
      long origin = Place.of(letter.partition(), letter.offset());
      long content = Expectation.content(origin, message.key(), message.value());
      if (letter.stage().equals("late")) {
        late.add(origin, content, letter.cut(), place);
      } else {
        otherLetters.add(new DeadLetterAt(origin, letter.cut() ? 0 : content, place));
      }
    }

    /** Whether as much came out as went in: each record is told of, or is a dead letter. */
    boolean isComplete() {
      return answers >= messages;
    }

    /** The second time through the input, once it is known what was late. */
    void look(ConsumerRecord<byte[], byte[]> message, Sights sights) {
      long place = place(message);
      FrameMessage frame = frame(message);
      if (frame == null) {
        deadLetters.expect(place, content(message), place);
        done++;
        return;
      }
      Camera camera = camera(frame);
      long time = frame.time().toEpochMilli();
      if (camera.frames().fate(time, frame.frameId(), place) != CameraFrames.Fate.TRACKED) {
        late.require(place, content(message));
        lateFrames++;
        done++;
        return;
      }
      sights.look(
          frame.picture(),
          sight -> {
            done++;
            if (sight.isEmpty()) {
              deadLetters.expect(place, content(message), place);
            }
            camera
                .frames()
                .take(
                    time,
                    frame.frameId(),
                    place,
                    sight,
                    (entry, seen) ->
                        seen.ifPresent(each -> track(frame.cameraId(), camera, entry, each)));
          });
    }

    private Camera camera(FrameMessage frame) {
      Camera camera = cameras.get(frame.cameraId());
      if (camera == null) {
        throw new IllegalStateException("the input changed while it was read");
      }
      return camera;
    }

    private void track(
        String cameraId, Camera camera, CameraFrames.Entry entry, Sights.Sight sight) {
      tracked++;
      List<Detection> kept =
          sight.detections().stream()
              .filter(each -> wanted.isEmpty() || wanted.contains(each.classId()))
              .toList();
      CameraStory.Chapter chapter =
          camera
              .story()
              .next(
                  entry.time(),
                  entry.frameId(),
                  new Sights.Sight(sight.width(), sight.height(), kept));
      boolean there =
          compare(
              frames,
              foundFrames,
              CameraStory.identity(cameraId, entry.time(), entry.frameId()),
              chapter.frame(),
              entry.place());
      if (!there && missedFrames++ < Findings.EXAMPLES) {
        findings.example(
            "missing",
            detections,
            "frame %d of %s, from %s %s"
                .formatted(
                    entry.frameId(), SafeText.of(cameraId), topic, Place.text(entry.place())));
      }
      chapter.events().forEach(this::require);
    }

    private void require(CameraStory.Event event) {
      long identity = Fields.digest(event.id());
      if (!compare(happenings, foundEvents, identity, event.fields(), 0)
          && missedEvents++ < Findings.EXAMPLES) {
        findings.example("missing", events, SafeText.of(event.id()));
      }
    }

    /** Expects a record, and says whether it is there. */
    private boolean compare(
        Comparison comparison,
        Map<Long, List<Found>> found,
        long identity,
        Fields expected,
        long place) {
      long content = expected.digest();
      comparison.expect(identity, content, place);
      List<Found> those = found.remove(identity);
      if (those == null) {
        return false;
      }
      for (Found each : those) {
        Comparison.Outcome outcome = comparison.find(identity, each.content(), each.place());
        if (outcome == Comparison.Outcome.WRONG
            && comparison.wrongPlaces().contains(each.place())) {
          differences.put(
              key(comparison, each.place()), difference(comparison, expected, each.place()));
        }
      }
      return true;
    }

    /** Tells equal places of different topics apart. */
    private static long key(Comparison comparison, long place) {
      return place * 31 + comparison.topic().hashCode();
    }

    private String difference(Comparison comparison, Fields expected, long place) {
      ConsumerRecord<byte[], byte[]> message = findings.at(comparison.topic(), place);
      JsonNode tree = message == null ? null : Reading.tree(message.value());
      if (message == null || tree == null) {
        return "";
      }
      boolean isEvent = comparison == happenings;
      return " "
          + SafeText.of(
              isEvent
                  ? tree.path("id").asText()
                  : "frame " + tree.path("frame_id") + " of " + tree.path("camera_id").asText())
          + " has "
          + SafeText.of(Fields.difference(expected, found(message, tree, isEvent)));
    }

    int conclude(Stdout out) {
      for (Camera camera : cameras.values()) {
        for (CameraStory.Event event : camera.story().end()) {
          if (foundEvents.containsKey(Fields.digest(event.id()))) {
            require(event);
          } else {
            notYetEnded++;
          }
        }
      }
      leftOver(frames, foundFrames);
      leftOver(happenings, foundEvents);
      for (DeadLetterAt letter : otherLetters) {
        var unused =
            letter.content() == 0
                ? deadLetters.findAny(letter.origin(), letter.place())
                : deadLetters.find(letter.origin(), letter.content(), letter.place());
      }
      Findings.Difference difference =
          (comparison, place) -> differences.getOrDefault(key(comparison, place), "");
      findings.found(frames, difference);
      findings.add(Verdict.of(frames));
      findings.found(happenings, difference);
      findings.add(Verdict.of(happenings));
      findings.records(deadLetters, findings::described);
      findings.records(late.compare(), findings::described);
      var below = new ArrayList<String>();
      below.add(
          Progress.count(tracked)
              + " frames tracked and "
              + Progress.count(lateFrames)
              + " late or doubled, of "
              + Progress.count(valid)
              + ".");
      if (notYetEnded > 0) {
        below.add(
            Progress.count(notYetEnded)
                + " events about the end of what was seen last come when their cameras go on or are"
                + " forgotten; they are not missed.");
      }
      return findings.conclude(
          options.format,
          out,
          Progress.count(messages)
              + " records in "
              + topic
              + ": "
              + Progress.count(valid)
              + " frames of "
              + Progress.count(cameras.size())
              + " cameras, "
              + Progress.count(messages - valid)
              + " dead.",
          below);
    }

    private static void leftOver(Comparison comparison, Map<Long, List<Found>> found) {
      found.forEach(
          (identity, those) ->
              those.forEach(
                  each -> {
                    var unused = comparison.find(identity, each.content(), each.place());
                  }));
    }
  }

  @Override
  public Integer call() {
    if (!(minScore >= 0 && minScore <= 1)) {
      throw new ParameterException(spec.commandLine(), "--min-score is from 0 to 1.");
    }
    if (threads != null && (threads < 1 || threads > 64)) {
      throw new ParameterException(spec.commandLine(), "--threads is from 1 to 64.");
    }
    SceneFile scenes = scenes();
    try (DetectionModel model = selection.open()) {
      var check = new Check(model, scenes);
      try (var input = new Input(options, topic, spec.commandLine().getErr());
          var output =
              new TopicReader(options.kafka, List.of(detections, events, check.deadLetterTopic));
          var out = new Stdout()) {
        input.read("Reading " + topic, check::announce);
        Arrival.await(output, options, check.messages, check::find, check::isComplete);
        check.cameras.values().forEach(camera -> camera.frames().settle(check.late));
        lookAgain(model, input, check);
        return check.conclude(out);
      }
    } catch (Stdout.Closed nobodyReads) {
      return 0;
    } catch (ModelRefused refused) {
      throw ModelSelection.explained(refused);
    }
  }

  private void lookAgain(DetectionModel model, Input input, Check check) {
    int callers = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    try (var sights =
        new Sights(model, Thresholds.DEFAULT.withMinScore(minScore), attributes, callers)) {
      input.read("Looking again", message -> check.look(message, sights));
      sights.finish();
    }
  }

  private SceneFile scenes() {
    if (scene == null) {
      return new SceneFile(Map.of(), SceneSettings.PLAIN);
    }
    try {
      return SceneFile.parse(Files.readString(scene));
    } catch (IOException unreadable) {
      throw new Failure("The scene in " + scene + " cannot be read.", "Check --scene.", unreadable);
    } catch (InvalidScene wrong) {
      throw new Failure(
          "The scene in " + scene + " is not understood: " + wrong.getMessage(),
          "Give the file that the job has.",
          wrong);
    }
  }

  /** The frame that a record holds, or null if the record has to be a dead letter. */
  private @Nullable FrameMessage frame(ConsumerRecord<byte[], byte[]> message) {
    byte @Nullable [] value = message.value();
    if (value == null) {
      return null;
    }
    try {
      byte @Nullable [] camera = header(message, FrameMessages.CAMERA_ID);
      FrameMessage frame =
          camera == null
              ? FrameMessages.readJson(value)
              : FrameMessages.readBinary(
                  camera,
                  header(message, FrameMessages.TIMESTAMP),
                  header(message, FrameMessages.FRAME_ID),
                  value);
      return frame.time().toEpochMilli() > message.timestamp() + maxAhead.toMillis() ? null : frame;
    } catch (InvalidMessage noFrame) {
      return null;
    }
  }

  private static byte @Nullable [] header(ConsumerRecord<byte[], byte[]> message, String name) {
    Header header = message.headers().lastHeader(name);
    return header == null ? null : header.value();
  }

  private static long place(ConsumerRecord<byte[], byte[]> message) {
    return Place.of(message.partition(), message.offset());
  }

  private static long content(ConsumerRecord<byte[], byte[]> message) {
    return Expectation.content(place(message), message.key(), message.value());
  }
}
