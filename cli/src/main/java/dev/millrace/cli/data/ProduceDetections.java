package dev.millrace.cli.data;

import static java.util.Objects.requireNonNullElse;

import dev.millrace.cli.Durations;
import dev.millrace.cli.Failure;
import dev.millrace.cli.Surroundings;
import dev.millrace.cli.pulsar.Dispatch;
import dev.millrace.cli.pulsar.PulsarAdmin;
import dev.millrace.cli.pulsar.PulsarConnection;
import dev.millrace.cli.pulsar.PulsarOptions;
import dev.millrace.cli.pulsar.TopicName;
import dev.millrace.files.Digests;
import dev.millrace.lakehouse.sample.LineSamples;
import dev.millrace.lakehouse.sample.SampleSettings;
import dev.millrace.localstack.Port;
import dev.millrace.serde.sample.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sends the lines of a file, or generated ones, to a topic of Pulsar, each once. */
@Command(
    name = "detections",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace produce detections --from detections.ndjson",
      "  ./millrace produce detections --rate 500 --bad 0.05",
      "  ./millrace produce detections --service-url pulsar://pulsar:6650 --from cameras.ndjson"
    },
    description = {
      "Send detections to Pulsar: the lines of a file byte for byte, or generated ones.",
      "Without --count or --from it goes on until Ctrl-C. The topic gets the JSON schema of"
          + " detections; lines that it does not fit are sent without. A line of a file is stored"
          + " once: a run that was killed goes on where it was, and one that is repeated sends"
          + " nothing, as long as Pulsar remembers its sender."
    })
public final class ProduceDetections implements Callable<Integer> {
  /** What a broker takes unless it is told otherwise, a few bytes around the line included. */
  private static final int LONGEST_LINE = 5 << 20;

  private static final double LIVE_RATE = 200;
  private static final FieldOfLine CAMERA = new FieldOfLine("camera_id");
  private static final String OURS = "millrace-";

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin PulsarOptions pulsar = new PulsarOptions();
  @Mixin FeedOptions feed = new FeedOptions();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "persistent://retail/metadata/events",
      converter = TopicName.Reader.class,
      description = "Where to send (default: ${DEFAULT-VALUE}).")
  TopicName topic = new TopicName("retail", "metadata", "events");

  @Option(
      names = "--admin-url",
      paramLabel = "URL",
      defaultValue = "${env:MILLRACE_PULSAR_ADMIN}",
      description =
          "Pulsar's admin interface, to make tenant, namespace and topic where they are missing;"
              + " what the namespace gets, it keeps for good (default: $MILLRACE_PULSAR_ADMIN, else"
              + " that of 'up' with its Pulsar, else none).")
  @Nullable String adminUrl;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Partitions of a topic that is made (default: ${DEFAULT-VALUE}).")
  int partitions = 4;

  @Option(
      names = "--producer",
      paramLabel = "NAME",
      description =
          "What Pulsar knows the sender by; the lines of a sender are counted, and what it sent is"
              + " not sent again (default: a name for the content of the file, another each time"
              + " without one). For a file that grows, or samples that go on.")
  @Nullable String producer;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Lines per second; 0 is as fast as possible (default: 200, with --count or --from 0).")
  @Nullable Double rate;

  @Option(
      names = "--huge",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Share of lines of some hundred kilobytes (default: ${DEFAULT-VALUE}).")
  double huge;

  /** Lines, one after the other; null at the end. */
  @FunctionalInterface
  private interface Source {
    Dispatch.@Nullable Line next(Dispatch dispatch) throws IOException;
  }

  @Override
  public Integer call() throws IOException {
    check();
    String from = feed.from;
    String sender = sender();
    URI admin = admin();
    try (PulsarConnection connection = PulsarConnection.open(pulsar.access())) {
      if (admin != null) {
        new PulsarAdmin(admin, pulsar).prepare(topic, partitions, spec.commandLine().getErr());
      }
      try (InputStream file = from == null ? InputStream.nullInputStream() : Feed.open(from);
          var dispatch =
              new Dispatch(
                  connection, connection.partitions(topic), sender, spec.commandLine().getErr())) {
        return send(from == null ? samples() : lines(file), dispatch);
      }
    }
  }

  private void check() {
    feed.check(spec.commandLine(), rate);
    SampleOptions.requireShare(spec.commandLine(), "--huge", huge);
    if (feed.samples.closeWindows) {
      throw wrong("--close-windows means nothing here: there are no windows.");
    }
    if (partitions < 1 || partitions > 1_000) {
      throw wrong("--partitions must be from 1 to 1000.");
    }
    if (producer != null && !producer.matches("[\\w.-]{1,100}")) {
      throw wrong("--producer takes up to 100 letters, digits, points, - and _.");
    }
  }

  private ParameterException wrong(String reason) {
    return new ParameterException(spec.commandLine(), reason);
  }

  private int send(Source source, Dispatch dispatch) throws IOException {
    long began = System.nanoTime();
    Thread me = Thread.currentThread();
    Long count = feed.samples.count;
    long total = count == null ? Long.MAX_VALUE : count;
    var pacer = new Pacer(pace());
    try (var interruption = new Interruption(() -> LockSupport.unpark(me))) {
      try (var progress =
          new Progress("Sending", "lines", count == null ? -1 : count, feed.samples.quiet)) {
        for (long i = 0; i < total && goesOn(dispatch, interruption); i++) {
          pacer.awaitTurn(i, interruption);
          Dispatch.Line line = interruption.requested() ? null : source.next(dispatch);
          if (line == null) {
            break;
          }
          dispatch.send(line);
          progress.at(dispatch.acknowledged() + dispatch.stored());
        }
        dispatch.flush();
        progress.at(dispatch.acknowledged() + dispatch.stored());
      }
      if (!feed.samples.quiet) {
        report(dispatch, Duration.ofNanos(System.nanoTime() - began), !interruption.requested());
      }
    }
    Exception fault = dispatch.fault();
    if (fault != null) {
      throw PulsarConnection.explained(fault, topic.toString());
    }
    return dispatch.tooLarge() == 0 ? 0 : 1;
  }

  private static boolean goesOn(Dispatch dispatch, Interruption interruption) {
    return !interruption.requested() && dispatch.fault() == null;
  }

  private double pace() {
    return feed.from == null ? feed.samples.pace(rate, LIVE_RATE) : requireNonNullElse(rate, 0.0);
  }

  private Source samples() {
    double pace = pace();
    double perSecond = pace == 0 ? LIVE_RATE : pace;
    SampleSettings usual =
        SampleSettings.of(feed.samples.seed, feed.samples.firstEvent(pace, perSecond));
    Iterator<Sample> samples =
        new LineSamples(
            usual
                .withSpacing(SampleOptions.between(perSecond / usual.cameras()))
                .withBadShare(feed.samples.bad)
                .withHugeShare(huge));
    long[] number = {0};
    return dispatch -> {
      Sample sample = samples.next();
      number[0]++;
      // Pulsar knows no message of nothing but for topics that are compacted.
      byte[] value = sample.value() == null ? new byte[0] : sample.value();
      return new Dispatch.Line(number[0], sample.key(), value, "line " + number[0]);
    };
  }

  private static Source lines(InputStream file) {
    var lines = new Lines(file, LONGEST_LINE);
    return dispatch -> {
      byte[] line = lines.next();
      while (line != null && lines.tooLong()) {
        dispatch.refuse("line " + lines.number());
        line = lines.next();
      }
      return line == null
          ? null
          : new Dispatch.Line(lines.number(), CAMERA.of(line), line, "line " + lines.number());
    };
  }

  /** The same content has the same name, so that its lines are known again. */
  private String sender() throws IOException {
    if (producer != null) {
      return producer;
    }
    if (feed.from != null && Files.isRegularFile(Path.of(feed.from))) {
      try (InputStream content = Feed.open(feed.from)) {
        return OURS + Digests.of(content).sha256().substring(0, 32);
      }
    }
    return OURS + UUID.randomUUID();
  }

  private @Nullable URI admin() {
    if (adminUrl == null || adminUrl.isBlank()) {
      return pulsar.isOurs()
          ? URI.create("http://localhost:" + Surroundings.stack().ports().of(Port.PULSAR_ADMIN))
          : null;
    }
    try {
      URI address = URI.create(adminUrl);
      if (address.getHost() != null && adminUrl.startsWith("http")) {
        return address;
      }
    } catch (IllegalArgumentException unreadable) {
      // Told below.
    }
    throw new Failure(
        "'" + adminUrl + "' is not the address of Pulsar's admin interface.",
        "Write it as http://HOST:PORT.");
  }

  private void report(Dispatch dispatch, Duration took, boolean complete) {
    long done = dispatch.acknowledged();
    double seconds = Math.max(1, took.toMillis()) / 1000.0;
    var text = new StringBuilder(complete ? "Sent " : "Interrupted after ");
    text.append(Progress.count(done)).append(" lines");
    if (done == dispatch.sent()) {
      text.append(" (" + Progress.count(dispatch.malformed()) + " malformed)");
    }
    text.append(" to " + topic + " in " + Durations.brief(took));
    text.append(" (" + Progress.count(Math.round(done / seconds)) + "/s)");
    if (dispatch.stored() > 0) {
      text.append("; " + Progress.count(dispatch.stored()) + " were there already");
    }
    if (dispatch.tooLarge() > 0) {
      text.append("; " + Progress.count(dispatch.tooLarge()) + " were too large");
    }
    spec.commandLine().getErr().println(text.append('.'));
    spec.commandLine().getErr().flush();
  }
}
