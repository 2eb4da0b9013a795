package dev.millrace.serde.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.serde.settings.InvalidSettings;
import dev.millrace.testing.InMemoryRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaRegistryTest {
  private static final String SCHEMA = "{\"type\":\"string\"}";

  private final InMemoryRegistry server = new InMemoryRegistry();
  private final SchemaRegistry registry = registry(server.address(), null);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void findsWhatItRegistered() throws Exception {
    int id = registry.register("shop orders/new-value", SCHEMA);
    assertThat(registry.schema(id)).isEqualTo(new SchemaRegistry.Registered("AVRO", SCHEMA, true));
    assertThat(registry.register("shop orders/new-value", SCHEMA)).isEqualTo(id);
    assertThat(server.requests())
        .contains(
            "POST /some/path/subjects/shop%20orders%2Fnew-value/versions",
            "GET /some/path/schemas/ids/" + id);
  }

  @Test
  void believesTheRegistryThatASchemaIsUnknown() {
    assertThatThrownBy(() -> registry.schema(77))
        .isInstanceOf(UnknownSchema.class)
        .hasMessageContaining("77");
    assertThatThrownBy(() -> registry.schema(-1)).isInstanceOf(UnknownSchema.class);
  }

  @Test
  void takesNoOtherNotFoundForAnUnknownSchema() {
    var elsewhere =
        registry(URI.create("http://localhost:" + server.address().getPort() + "/wrong"), null);
    assertThatThrownBy(() -> elsewhere.schema(1))
        .isInstanceOf(RegistryUnavailable.class)
        .hasMessageContaining("check the registry's address and its path");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void asksAgainAfter(int status) throws Exception {
    int id = server.put(SCHEMA);
    server.answerOnce(status, "<html>busy</html>");
    server.answerOnce(status, "");
    assertThat(registry.schema(id).text()).isEqualTo(SCHEMA);
    assertThat(server.requests()).hasSize(3);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "400, '{}',                       answered 400",
    "401, '{\"message\":\"who?\"}',   who?",
    "403, '',                         check the registry's credentials",
    "200, '<html>a proxy</html>',     check the registry's address",
    "200, '{\"schema\":7}',           answered 200",
    "302, '',                         check the registry's address",
  })
  void doesNotAskAgainAfter(int status, String body, String message) {
    server.answerOnce(status, body);
    assertThatThrownBy(() -> registry.schema(1))
        .isInstanceOf(RegistryUnavailable.class)
        .hasMessageContaining(message);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void givesUpWhenPatienceEnds() throws IOException {
    int closed;
    try (var socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    var impatient =
        new SchemaRegistry(
            new RegistryAddress(
                URI.create("http://localhost:" + closed), null, Duration.ofMillis(250)));
    assertThatThrownBy(() -> impatient.schema(1))
        .isInstanceOf(RegistryUnavailable.class)
        .hasMessageContaining("does not answer at http://localhost:" + closed);
  }

  @Test
  void canBeInterruptedWhileItWaits() {
    server.answerOnce(503, "");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> registry.schema(1)).isInstanceOf(RegistryUnavailable.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {409, 422})
  void tellsRefusedSchemasFromOutages(int status) {
    server.answerOnce(status, "{\"message\":\"it would break readers\"}");
    assertThatThrownBy(() -> registry.register("a-value", SCHEMA))
        .isInstanceOf(SchemaRefused.class)
        .hasMessageContaining("a-value")
        .hasMessageContaining("it would break readers");
  }

  @ParameterizedTest(name = "{0} is sent as {1}")
  @CsvSource({"ann:secret, Basic YW5uOnNlY3JldA==", "abc.def, Bearer abc.def"})
  void sendsCredentials(String credentials, String header) {
    var unused = registry(server.address(), credentials).register("a-value", SCHEMA);
    assertThat(server.authorization()).isEqualTo(header);
  }

  @Test
  void survivesTheWayToTheCluster() throws Exception {
    int id = server.put(SCHEMA);
    var unused = registry.schema(id);
    assertThat(InstantiationUtil.clone(registry).schema(id).text()).isEqualTo(SCHEMA);
  }

  @Test
  void readsCredentialsFromAFileElseFromTheEnvironment(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("credentials"), "ann:secret\n");
    Map<String, String> environment = Map.of(RegistryAddress.CREDENTIALS_VARIABLE, "a-token");
    var values = new Configuration();
    assertThat(RegistryOptions.from(values, environment::get).credentials()).isEqualTo("a-token");
    assertThat(RegistryOptions.from(values, name -> null).credentials()).isNull();
    values.set(RegistryOptions.CREDENTIALS, file.toString());
    RegistryAddress read = RegistryOptions.from(values, environment::get);
    assertThat(read.credentials()).isEqualTo("ann:secret");
    assertThat(read.toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:8084", "ftp://here", "http://ann:secret@here", "http://h/?a=1"})
  void refusesAddressesThatAreNone(String url) {
    var values = new Configuration();
    values.set(RegistryOptions.URL, url);
    assertThatThrownBy(() -> RegistryOptions.from(values, name -> null))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("--registry.url")
        .hasMessageNotContaining("secret");
  }

  private static SchemaRegistry registry(
      URI address, @org.jspecify.annotations.Nullable String credentials) {
    return new SchemaRegistry(new RegistryAddress(address, credentials, Duration.ofSeconds(20)));
  }
}
