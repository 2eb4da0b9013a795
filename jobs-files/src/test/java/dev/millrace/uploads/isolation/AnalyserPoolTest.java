package dev.millrace.uploads.isolation;

import static dev.millrace.uploads.isolation.MisbehavingAnalyser.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real processes that do what they should not. */
@Timeout(60)
class AnalyserPoolTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private @Nullable AnalyserPool pool;

  @AfterEach
  void leavesNeitherProcessesNorFiles() throws Exception {
    if (pool != null) {
      pool.close();
    }
    await(() -> ProcessHandle.current().descendants().findAny().isEmpty());
    assertThat(folders(ProcessHandle.current().pid())).isEmpty();
  }

  @Test
  void looksIntoFileAfterFileWithOneProcess() throws Exception {
    open(limits(1, 100));
    JsonNode first = analysis(ask("a"));
    assertThat(analysis(ask("b")).path("pid")).isEqualTo(first.path("pid"));
    assertThat(first.path("text").asText()).isEqualTo("fine");
  }

  @Test
  void looksIntoSeveralFilesAtATime() throws Exception {
    AnalyserPool open = open(limits(2, 100));
    CompletableFuture<Answer> slow = open.submit(place -> place.ask(request("hang")));
    assertThat(analysis(ask("good")).path("text").asText()).isEqualTo("fine");
    assertThat(slow).isNotDone();
    assertThat(open.busy()).isEqualTo(1);
    assertThat(slow.get()).isInstanceOf(Answer.Failed.class);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "hang, timeout, longer than PT3S",
    "hang-where-nobody-looks, timeout, longer than PT3S",
    "eat-the-heap, out-of-memory, more memory than it is given",
    "eat-slowly, out-of-memory, more than 125829120 bytes",
    "flood, answer-too-large, more than 921600 bytes",
    "talk-nonsense, wrong-answer, no JSON",
    "say-half, analyser-died, exit status 0",
    "die, analyser-died, exit status 77: Farewell",
    "fail, zip-bomb, It is one.",
    "wear-out, too-deep, It is one.",
  })
  void whateverAProcessDoesIsAnAnswerInTimeAndTheNextFileIsLookedInto(
      String name, String reason, String message) throws Exception {
    open(limits(1, 100));
    long start = System.nanoTime();
    Answer.Failed failed = (Answer.Failed) ask(name);
    assertThat(failed.reason()).isEqualTo(reason);
    assertThat(failed.message()).contains(message);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE.multipliedBy(3));

    assertThat(analysis(ask("good")).path("text").asText()).isEqualTo("fine");
  }

  @Test
  void isNotHeldUpByComplaints() throws Exception {
    open(limits(1, 100));
    assertThat(analysis(ask("complain")).path("text").asText()).isEqualTo("fine");
  }

  @Test
  void takesNoAnswerForAnother() throws Exception {
    open(limits(1, 100));
    JsonNode first = analysis(ask("answer-twice"));
    for (int i = 0; i < 5; i++) {
      JsonNode next = analysis(ask("good"));
      assertThat(next.path("text").asText()).isEqualTo("fine");
      assertThat(next.path("pid")).isNotEqualTo(first.path("pid"));
    }
  }

  @Test
  void blamesNoFileForWhatThoseBeforeItDid() throws Exception {
    open(limits(1, 100));
    JsonNode first = analysis(ask("good"));
    JsonNode second = analysis(ask("die-unless-first"));
    assertThat(second.path("text").asText()).isEqualTo("fine");
    assertThat(second.path("pid")).isNotEqualTo(first.path("pid"));
  }

  @Test
  void replacesAProcessThatHasSeenEnough() throws Exception {
    open(limits(1, 2));
    List<Long> pids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      pids.add(analysis(ask("good")).path("pid").asLong());
    }
    assertThat(pids.get(0)).isNotEqualTo(pids.get(2)).isEqualTo(pids.get(1));
    assertThat(pids.get(2)).isEqualTo(pids.get(3)).isNotEqualTo(pids.get(4));
  }

  @Test
  void startsProcessesThatInheritNothingAndLiveInAFolderOfTheirOwn() throws Exception {
    open(limits(1, 100));
    JsonNode analysis = analysis(ask("good"));
    // Java adds one variable of its own where there is none for it to go by.
    assertThat(analysis.path("variables").asInt()).isLessThanOrEqualTo(1);
    Path folder = Path.of(analysis.path("folder").asText());
    Path ofAll = requireNonNull(folder.getParent());
    assertThat(ofAll.getFileName().toString()).startsWith("millrace-files-");
    assertThat(Path.of(analysis.path("scratch").asText())).isEqualTo(folder.resolve("scratch"));
    assertThat(Files.getPosixFilePermissions(ofAll).toString()).doesNotContain("GROUP", "OTHERS");
  }

  @Test
  void saysAtOnceWhenThereIsNothingToStart() {
    var missing = new AnalyserProgram(List.of("-cp", "nowhere", "Nobody"));
    assertThatThrownBy(() -> AnalyserPool.open(missing, limits(1, 100)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not start")
        .hasMessageContaining("Nobody");
  }

  @Test
  void closesWhileProcessesHang() throws Exception {
    AnalyserPool open = open(new AnalyserLimits(2, Duration.ofHours(1), 64 << 20, 1 << 30, 100));
    CompletableFuture<Answer> one = open.submit(place -> place.ask(request("hang")));
    CompletableFuture<Answer> other = open.submit(place -> place.ask(request("hang")));
    await(() -> open.busy() == 2);
    Thread.currentThread().interrupt();
    open.close();
    assertThat(Thread.interrupted()).as("whoever interrupted is told").isTrue();
    assertThat(one).isNotDone();
    assertThat(other).isNotDone();
  }

  @Test
  void processesEndWithAKilledTaskManagerAndTheNextOneTakesTheirFilesAway() throws Exception {
    Process killed =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TaskManager.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var said = new BufferedReader(new InputStreamReader(killed.getInputStream(), UTF_8))) {
      assertThat(said.readLine()).isEqualTo("both hang");
    }
    List<ProcessHandle> analysers = killed.descendants().toList();
    assertThat(analysers).hasSize(2).allMatch(ProcessHandle::isAlive);
    assertThat(folders(killed.pid())).hasSize(1);

    killed.destroyForcibly().waitFor();
    await(() -> analysers.stream().noneMatch(ProcessHandle::isAlive));
    open(limits(1, 100));
    assertThat(folders(killed.pid())).isEmpty();
  }

  /** Has two files looked into that never end. */
  static final class TaskManager {
    public static void main(String[] arguments) throws Exception {
      var limits = new AnalyserLimits(2, Duration.ofHours(1), 64 << 20, 1 << 30, 100);
      var pool = AnalyserPool.open(MisbehavingAnalyser.program(), limits);
      var one = pool.submit(place -> place.ask(request("hang")));
      var other = pool.submit(place -> place.ask(request("hang")));
      while (ProcessHandle.current().descendants().count() < 2) {
        Thread.onSpinWait();
      }
      System.out.println("both hang");
      CompletableFuture.allOf(one, other).join();
    }
  }

  private AnalyserPool open(AnalyserLimits limits) throws Exception {
    AnalyserPool opened = AnalyserPool.open(MisbehavingAnalyser.program(), limits);
    pool = opened;
    return opened;
  }

  private static AnalyserLimits limits(int processes, int filesPerProcess) {
    // The heap may grow to more than is allowed in all, so that either limit can be met first.
    return new AnalyserLimits(processes, PATIENCE, 200 << 20, 120 << 20, filesPerProcess);
  }

  private Answer ask(String name) throws Exception {
    return requireNonNull(pool).submit(place -> place.ask(request(name))).get();
  }

  private static JsonNode analysis(Answer answer) throws Exception {
    assertThat(answer).isInstanceOf(Answer.Analysed.class);
    return JSON.readTree(((Answer.Analysed) answer).findings().analysis());
  }

  private static List<Path> folders(long pid) throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(
              path -> path.getFileName().toString().startsWith("millrace-files-" + pid + '-'))
          .toList();
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
    }
  }
}
