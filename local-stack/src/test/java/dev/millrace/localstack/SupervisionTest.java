package dev.millrace.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SupervisionTest {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private StackFolder folder;
  private Supervision supervision;

  @BeforeEach
  void prepare(@TempDir Path home) {
    folder = new StackFolder(home, home.resolve(".millrace"));
    folder.prepare();
    supervision = new Supervision(folder);
  }

  @AfterEach
  void endAll() {
    supervision.names().forEach(name -> supervision.stop(name, GRACE));
  }

  @Test
  void revivesAServerThatIsKilled() {
    ProcessIdentity first = supervision.start(server("sleeper", "exec sleep 600"));

    kill(first);

    assertThat(
            Patience.of(GRACE)
                .until(
                    () ->
                        supervision
                            .server("sleeper")
                            .filter(process -> process.pid() != first.pid())))
        .hasValueSatisfying(second -> assertThat(second.restarts()).isEqualTo(1));
    assertThat(folder.log("sleeper")).content().contains("ended with exit code 137");
  }

  @Test
  void endsTheServerAndDoesNotReviveIt() {
    ProcessIdentity server = supervision.start(server("sleeper", "exec sleep 600"));
    ProcessIdentity supervisor = supervision.supervisor("sleeper").orElseThrow();

    assertThat(supervision.stop("sleeper", GRACE)).isTrue();

    assertThat(server.isAlive()).isFalse();
    assertThat(supervisor.isAlive()).isFalse();
    assertThat(supervision.names()).isEmpty();
    assertThat(supervision.stop("sleeper", GRACE)).isFalse();
  }

  @Test
  void killsAServerThatDoesNotEndWhenAsked() {
    ProcessIdentity server =
        supervision.start(
            server("stubborn", "trap '' TERM; echo ready; while :; do sleep 600; done"));
    assertThat(
            Patience.of(GRACE)
                .untilTrue(() -> Diagnosis.tail(folder.output("stubborn")).contains("ready")))
        .isTrue();
    long child = ProcessHandle.of(server.pid()).orElseThrow().children().count();

    supervision.stop("stubborn", Duration.ofMillis(200));

    assertThat(server.isAlive()).isFalse();
    assertThat(child).isLessThanOrEqualTo(1);
  }

  @Test
  void givesUpOnAServerThatDiesOverAndOver() {
    supervision.start(server("dying", "exit 3"));

    assertThat(
            Patience.of(Duration.ofSeconds(20))
                .untilTrue(() -> supervision.supervisor("dying").isEmpty()))
        .isTrue();
    assertThat(folder.log("dying")).content().contains("gave up: dying died 5 times");
    assertThat(supervision.stale()).isEmpty();
  }

  @Test
  void aServerOutlivesTheHangUpOfItsTerminal() {
    ProcessIdentity server = supervision.start(server("sleeper", "exec sleep 600"));
    long supervisor = supervision.supervisor("sleeper").orElseThrow().pid();

    Command.lines(List.of("kill", "-HUP", Long.toString(supervisor)));
    Command.lines(List.of("kill", "-INT", Long.toString(supervisor)));

    assertThat(supervision.supervisor("sleeper")).isPresent();
    assertThat(server.isAlive()).isTrue();
  }

  @Test
  void aReusedPidIsNotTakenForTheServer() throws IOException {
    long pid = ProcessHandle.current().pid();
    ProcessIdentity now = ProcessIdentity.running(pid).orElseThrow();
    Path file = folder.run().resolve("ghost.pid");

    Files.writeString(file, pid + "\n" + now.start() + "\n0\n");
    assertThat(supervision.server("ghost")).isPresent();

    Files.writeString(file, pid + "\nanother time\n0\n");
    assertThat(supervision.server("ghost")).isEmpty();
    assertThat(supervision.stale()).containsExactly("ghost.pid");
  }

  @Test
  void aHalfWrittenPidFileSpeaksOfNobody() throws IOException {
    Files.writeString(folder.run().resolve("half.pid"), "12");

    assertThat(supervision.server("half")).isEmpty();
  }

  private static Server server(String name, String script) {
    return new Server(name, name, List.of("sh", "-c", script), Map.of());
  }

  private static void kill(ProcessIdentity process) {
    assertThat(ProcessHandle.of(process.pid()).orElseThrow().destroyForcibly()).isTrue();
  }
}
