package dev.millrace.pulsar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.millrace.testing.StrictEnvironment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.util.InstantiationUtil;
import org.apache.pulsar.client.api.PulsarClientException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PulsarSourceTest {
  private static final String TOPIC = "persistent://t/n/x";

  @Test
  void connectsToNothingWhileTheGraphIsBuilt(@TempDir Path folder) throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var source = source(PulsarAccess.to("pulsar://127.0.0.1:" + server.getLocalPort())).build();

      var graph = new FilingJob(source, folder).graph(2);
      assertThat(graph.getStreamGraph(false).getJobGraph()).isNotNull();
      assertThat(StrictEnvironment.uids(graph)).contains("messages", "files");

      server.setSoTimeout(100);
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void travelsWithoutTheToken(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "correct horse\n");
    Secret secret = Secret.inFile(file.toString());
    var source =
        source(new PulsarAccess("pulsar+ssl://h:1,h:2", Credentials.token(secret), "/ca")).build();

    byte[] sent = InstantiationUtil.serializeObject(source);

    assertThat(new String(sent, StandardCharsets.ISO_8859_1))
        .contains(file.toString())
        .doesNotContain("correct horse");
    assertThat(Credentials.token(secret).authentication().getAuthMethodName()).isEqualTo("token");
    assertThat(Credentials.token(secret)).asString().doesNotContain("correct horse");
    assertThat(secret.read()).isEqualTo("correct horse");
  }

  @Test
  void saysWhereASecretBelongs() {
    assertThatThrownBy(() -> Secret.inFile("/no/such/token").read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Put it into /no/such/token on every JobManager and TaskManager");
    assertThatThrownBy(() -> Secret.inVariable("NO_SUCH_VARIABLE").read())
        .hasMessageContaining("Set the variable NO_SUCH_VARIABLE");
  }

  @Test
  void takesAnyOfPulsarsPluginsWithItsParametersFromASecret(@TempDir Path folder) throws Exception {
    Path parameters =
        Files.writeString(folder.resolve("p"), "{\"userId\":\"u\",\"password\":\"p\"}");

    var plugin =
        Credentials.plugin(
            "org.apache.pulsar.client.impl.auth.AuthenticationBasic",
            Secret.inFile(parameters.toString()));

    assertThat(plugin.authentication().getAuthMethodName()).isEqualTo("basic");
    assertThat(Credentials.certificate("/c", "/k").authentication().getAuthMethodName())
        .isEqualTo("tls");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusesWhatMakesNoSense(String message, ThrowingCallable call) {
    assertThatThrownBy(call).hasMessageContaining(message);
  }

  static Stream<Arguments> refusesWhatMakesNoSense() {
    return Stream.of(
        nonsense("It looks like pulsar://", () -> PulsarAccess.to("http://h:8080")),
        nonsense("It looks like pulsar://", () -> PulsarAccess.to("pulsar://me:word@h:6650")),
        nonsense("Call access(…)", () -> PulsarSource.builder().build()),
        nonsense("Call schema(…)", () -> access().topics(TOPIC).build()),
        nonsense("Call topics(…)", () -> access().schema(new Lines()).build()),
        nonsense("persistent://tenant/namespace/topic", () -> access().topics("events")),
        nonsense("'non-persistent://t/n/x'", () -> access().topics("non-persistent://t/n/x")),
        nonsense("Give zero for never", () -> access().discovery(Duration.ofSeconds(-1))),
        nonsense("Give it 1 or more", () -> access().queueSize(0)),
        nonsense("Give it one", () -> access().subscription(" ")),
        nonsense("is no id of a message", () -> StartingPoint.behind(Map.of(TOPIC, "7"))),
        nonsense(
            "do not end below it",
            () -> new Retrying(Duration.ofSeconds(2), Duration.ofSeconds(1))));
  }

  private static Arguments nonsense(String message, ThrowingCallable call) {
    return arguments(message, call);
  }

  private static PulsarSource.Builder<String> access() {
    return PulsarSource.<String>builder().access(PulsarAccess.to("pulsar://h:1"));
  }

  private static PulsarSource.Builder<String> source(PulsarAccess access) {
    return PulsarSource.<String>builder().access(access).topics(TOPIC).schema(new Lines());
  }

  @Test
  void hasAnEndOnlyIfItIsToldSo() {
    var source = source(PulsarAccess.to("pulsar://h:1"));

    assertThat(source.build().getBoundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
    assertThat(source.bounded().build().getBoundedness()).isEqualTo(Boundedness.BOUNDED);
  }

  @Test
  void waitsLongerEachTimeAndNeverTooLong() {
    Retrying retrying = new Retrying(Duration.ofMillis(100), Duration.ofSeconds(1));

    assertThat(retrying.pause(0, 0)).hasMillis(100);
    assertThat(retrying.pause(2, 0)).hasMillis(400);
    assertThat(retrying.pause(60, 0)).hasMillis(1000);
    assertThat(retrying.pause(60, 1)).hasMillis(500);
  }

  @Test
  void tellsTroubleThatPassesFromTroubleThatStays() {
    assertThat(trouble(new PulsarClientException.TimeoutException("late")))
        .isEqualTo(
            new Trouble.Passing(
                "org.apache.pulsar.client.api.PulsarClientException$TimeoutException: late"));
    assertThat(trouble(new PulsarClientException.NotFoundException("gone")))
        .isInstanceOfSatisfying(
            Trouble.Lasting.class,
            lasting -> assertThat(lasting.end()).hasStackTraceContaining("Create it, or name"));
    assertThat(trouble(new PulsarClientException.AuthorizationException("no")))
        .isInstanceOfSatisfying(
            Trouble.Lasting.class,
            lasting -> assertThat(lasting.end()).hasStackTraceContaining("Grant its role"));
  }

  private static Trouble trouble(Throwable cause) {
    return Trouble.of(new CompletionException(cause), TOPIC);
  }

  record Inner(double score) {}

  record Outer(
      String cameraId, int count, boolean open, List<Inner> seen, Map<String, Long> byLabel) {}

  @Test
  void describesARecordAsItsJsonIsWritten() {
    assertThat(
            new String(
                JsonSchema.of(Outer.class).getSchemaInfo().getSchema(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"type":"record","name":"Outer","fields":[\
            {"name":"camera_id","type":["null","string"],"default":null},\
            {"name":"count","type":"int"},\
            {"name":"open","type":"boolean"},\
            {"name":"seen","type":["null",{"type":"array","items":\
            {"type":"record","name":"Inner","fields":[{"name":"score","type":"double"}]}}],\
            "default":null},\
            {"name":"by_label","type":["null",{"type":"map","values":"long"}],"default":null}]}""");
  }
}
