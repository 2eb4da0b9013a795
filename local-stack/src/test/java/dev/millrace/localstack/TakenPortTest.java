package dev.millrace.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

final class TakenPortTest {
  @Test
  void namesTheProcessThatHoldsThePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = socket.getLocalPort();

      TakenPort taken = TakenPort.at(port).orElseThrow();

      assertThat(taken.describe())
          .startsWith(
              "port %d is taken by process %d".formatted(port, ProcessHandle.current().pid()));
      StackFailure failure = StartUp.taken(Port.KAFKA, taken);
      assertThat(failure).hasMessageContaining("Kafka cannot start: port " + port);
      assertThat(failure.advice())
          .contains("--kafka-port")
          .contains("MILLRACE_KAFKA_PORT")
          .contains("--kafka localhost:" + port);
    }
  }

  @Test
  void aFreePortIsNotTaken() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertThat(TakenPort.at(port)).isEmpty();
  }
}
