package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.localstack.FlinkRest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest(name = "millrace {0}")
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "up --only nonsense",
        "up --parallelism 0",
        "up --parallelism two",
        "up --checkpoint-interval soon",
        "up --kafka-port 70000",
        "up --set novalue",
        "up --set nonsense:key=value",
        "submit",
        "submit transactions -p 0",
        "cancel",
        "jobs --sideways",
        "logs kafka --lines many",
        "track",
        "upload",
        "upload --timeout soon report.pdf",
        "mot-eval --gt gt.txt",
      })
  void wrongUsageEndsWithTwoAndSaysWhy(String arguments) {
    assertThat(run(arguments)).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).isNotEmpty().doesNotContain("\tat ");
  }

  @ParameterizedTest(name = "millrace {0}")
  @ValueSource(
      strings = {
        "submit nothing-we-know",
        "up --only vision",
        "up --only vision --model nowhere/model.onnx",
        "up --only stocks --clickhouse nonsense",
        "jobs --flink http://localhost:1",
        "upload nowhere/report.pdf",
        "upload .",
        "upload pom.xml --console nonsense://",
        "upload pom.xml --token-file nowhere/token",
        "cancel transactions --flink localhost:1",
        "jobs --flink nonsense",
        "logs ../../secrets",
        "track --det nowhere/det.txt",
        "mot-eval --gt nowhere/gt.txt --tracks nowhere/out.txt",
        "produce detections --service-url pulsar://localhost:1",
        "produce detections --service-url nonsense",
        "produce detections --pulsar.token-file nowhere/token",
        "produce detections --from nowhere/detections.ndjson",
        "lakehouse status --catalog.warehouse file:///nowhere/lakehouse",
        "lakehouse status --catalog.type rest --catalog.uri http://localhost:1",
        "lakehouse status --catalog.type hadoop --catalog.warehouse s3://bucket",
        "lakehouse status --catalog.type jdbc --catalog.warehouse s3://bucket",
        "lakehouse query select --catalog.type jdbc",
      })
  void whatCannotBeDoneEndsWithOneAndSaysWhatToDo(String arguments) {
    assertThat(run(arguments)).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines().toList()).hasSize(2).first().asString().startsWith("Error: ");
  }

  static List<String> commands() {
    return List.copyOf(Millrace.commandLine().getSubcommands().keySet());
  }

  static Stream<CommandLine> allCommands() {
    return withSubcommands(Millrace.commandLine());
  }

  private static Stream<CommandLine> withSubcommands(CommandLine line) {
    return Stream.concat(
        Stream.of(line),
        line.getSubcommands().values().stream().flatMap(CommandLineTest::withSubcommands));
  }

  @ParameterizedTest
  @MethodSource("allCommands")
  void helpBeginsWithAnExample(CommandLine line) {
    assertThat(line.getUsageMessage())
        .startsWith("Example")
        .contains("./" + line.getCommandSpec().qualifiedName())
        .containsOnlyOnce("Example");
  }

  /** Who looks at a command looks at all that it declares. */
  @ParameterizedTest
  @MethodSource("allCommands")
  void noCommandDeclaresWhatOnlyAFewOfThemNeed(CommandLine line) {
    assertThat(line.getCommandSpec().userObject().getClass().getDeclaredMethods())
        .flatExtracting(method -> types(method))
        .noneMatch(type -> type.matches("org\\.(apache\\.(iceberg|pulsar|hadoop)|duckdb)\\..*"));
  }

  private static List<String> types(Method method) {
    return Stream.concat(
            Stream.of(method.getReturnType()), Arrays.stream(method.getParameterTypes()))
        .map(Class::getName)
        .toList();
  }

  @Test
  void completionKnowsEveryCommand() {
    assertThat(run("completion")).isEqualTo(0);
    assertThat(out.toString()).contains(commands());
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"500ms, PT0.5S", "5s, PT5S", "5 s, PT5S", "2m, PT2M", "2min, PT2M", "1h, PT1H"})
  void readsDurationsAsPeopleWriteThem(String text, Duration duration) {
    assertThat(new Durations().convert(text)).isEqualTo(duration);
  }

  @Test
  void findsAJobByPipelineNameOrId() {
    FlinkRest.Job ended = job("a", "transactions", "FINISHED");
    FlinkRest.Job running = job("b", "transactions", "RUNNING");
    FlinkRest.Job other = job("c", "other", "RESTARTING");
    List<FlinkRest.Job> jobs = List.of(ended, running, other);

    assertThat(new JobReference("transactions").among(jobs)).isEqualTo(running);
    assertThat(new JobReference("c").among(jobs)).isEqualTo(other);
    assertThatThrownBy(() -> new JobReference("a").among(jobs)).isInstanceOf(Failure.class);
    assertThatThrownBy(
            () -> new JobReference("other").among(List.of(other, job("d", "other", "RUNNING"))))
        .hasMessage("2 jobs are called 'other'.");
  }

  @Test
  void aPipelineMeansTheJobOfItsLongName() {
    FlinkRest.Job vision = job("e", "Vision Processor - Object Detection & Tracking", "RUNNING");

    assertThat(new JobReference("vision").among(List.of(vision))).isEqualTo(vision);
    assertThat(new JobReference(vision.name()).among(List.of(vision))).isEqualTo(vision);
    assertThat(new JobReference("vision").isId()).isFalse();
    assertThat(new JobReference("8a0ec8f6c5e92675efb5e00b599717ce").isId()).isTrue();
  }

  @Test
  void jobsOfOneJarDifferInWhatStartsThem() {
    assertThat(new JobReference("vision").mainClass()).isEmpty();
    assertThat(new JobReference("video-statistics").mainClass())
        .contains("dev.millrace.videostatistics.VideoStatisticsJob");
    assertThat(new JobReference("/mine/job.jar").mainClass()).isEmpty();
  }

  @Test
  void aJobIsAPipelineOrAJar() {
    Path root = Path.of("/suite");

    assertThat(new JobReference("transactions").jar(root))
        .isEqualTo(Path.of("/suite/jobs-transactions/target/jobs-transactions.jar"));
    assertThat(new JobReference("/mine/job.jar").jar(root)).isEqualTo(Path.of("/mine/job.jar"));
  }

  @Test
  void aTableIsPlainColumns() {
    String table = new Table("NAME", "STATE").row("kafka", "running").row("x", "-").render();

    assertThat(table.lines()).containsExactly("NAME   STATE", "kafka  running", "x      -");
  }

  private int run(String arguments) {
    CommandLine line = Millrace.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));
  }

  private static FlinkRest.Job job(String id, String name, String state) {
    return new FlinkRest.Job(id, name, state, Instant.EPOCH, Duration.ZERO, 1, 1);
  }
}
