package dev.millrace.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as clients meet it; S3 is needed for no more than tables. */
final class CatalogServerTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private Map<String, String> options;
  private CatalogServer server;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    Path keys = folder.resolve("credentials");
    Files.writeString(keys, "[default]\naws_access_key_id = a\naws_secret_access_key = hidden\n");
    options =
        Map.of(
            "--port", "0",
            "--tables", folder.resolve("catalog/tables.db").toString(),
            "--warehouse", "s3://warehouse",
            "--s3", "http://localhost:9",
            "--s3-credentials", keys.toString());
    server = CatalogServer.start(options);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void tellsWhatItCanDoAndNoSecret() throws Exception {
    HttpResponse<String> answer = get("/v1/config?warehouse=s3://warehouse", Map.of());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("endpoints").doesNotContain("hidden");
  }

  @Test
  void knowsItsNamespacesAgainAfterARestart() throws Exception {
    HttpResponse<String> made =
        client.send(
            request("/v1/namespaces")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"namespace\":[\"rva\"],\"properties\":{}}"))
                .build(),
            BodyHandlers.ofString());
    assertThat(made.statusCode()).isEqualTo(200);

    server.close();
    server = CatalogServer.start(options);

    assertThat(get("/v1/namespaces", Map.of()).body()).contains("rva");
  }

  @Test
  void listensOnLoopbackOnly() {
    assertThat(server.address().getHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void refusesPagesOfABrowser() throws Exception {
    assertThat(get("/v1/config", Map.of("Origin", "http://evil.example")).statusCode())
        .isEqualTo(403);
    assertThat(get("/v1/config", Map.of("Sec-Fetch-Site", "cross-site")).statusCode())
        .isEqualTo(403);
  }

  @Test
  void leavesThePortToWhoeverHasIt() {
    var second = new HashMap<>(options);
    second.put("--port", Integer.toString(server.address().getPort()));

    assertThatThrownBy(() -> CatalogServer.start(second)).isInstanceOf(IOException.class);
  }

  private HttpResponse<String> get(String path, Map<String, String> headers) throws Exception {
    HttpRequest.Builder request = request(path);
    headers.forEach(request::header);
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.address().resolve(path));
  }
}
