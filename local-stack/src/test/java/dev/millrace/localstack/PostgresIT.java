package dev.millrace.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server itself, unpacked from its artifact. */
final class PostgresIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Progress SILENT =
      new Progress() {
        @Override
        public void begins(String what) {}

        @Override
        public void done(String what, String how, Duration took) {}

        @Override
        public void note(String text) {}
      };

  private StackFolder folder;
  private Supervision supervision;
  private Ports ports;

  @BeforeEach
  void makeDatabase(@TempDir Path home) throws Exception {
    folder = new StackFolder(Path.of(".."), home);
    folder.prepare();
    supervision = new Supervision(folder);
    ports = Ports.DEFAULT.with(Port.POSTGRES, freePort());
    Postgres.prepare(folder, SILENT);
  }

  @AfterEach
  void end() {
    supervision.stop(Postgres.NAME, Duration.ofSeconds(10));
  }

  @Test
  void knowsItsUserAgainAfterAKill() {
    ProcessIdentity first = supervision.start(Postgres.server(folder, ports));
    assertThat(Patience.of(LIMIT).untilTrue(() -> Postgres.answers(ports))).isTrue();

    assertThat(ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly()).isTrue();

    assertThat(
            Patience.of(LIMIT)
                .untilTrue(
                    () ->
                        supervision
                                .server(Postgres.NAME)
                                .filter(process -> process.pid() != first.pid())
                                .isPresent()
                            && Postgres.answers(ports)))
        .isTrue();
  }

  @Test
  void keepsItsPasswordToItself() throws Exception {
    Path file = Postgres.passwordFile(folder);
    String password = Files.readString(file).strip();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(password).hasSize(32);
    assertThat(Postgres.server(folder, ports).command())
        .noneMatch(word -> word.contains(password))
        .contains("listen_addresses=localhost");

    Postgres.prepare(folder, SILENT);
    assertThat(file).as("made only once").content().isEqualTo(password + "\n");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
