package dev.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.config.RoutesConfig;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every request: who may ask, what the answers carry, and how faults are told. */
class WebServerTest {
  private static final String TOKEN = "correct-horse";

  private final HttpClient http = HttpClient.newHttpClient();
  private WebServer server = start(Access.of("127.0.0.1", null));

  /** Answers one question, and fails at another. */
  private static final class Parlour implements Room {
    @Override
    public void addTo(RoutesConfig routes) {
      routes.get("/api/answer", request -> request.result("42"));
      routes.get(
          "/api/fails",
          request -> {
            throw new IllegalStateException("a secret of the house");
          });
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void end() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(Page.class)
  void servesEveryPageWithTheMenuAndItsOwnPlaceMarked(Page page) throws Exception {
    HttpResponse<String> answer = get(page.path());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("<title>" + page.title() + " · Millrace</title>")
        .contains("<a href=\"" + page.path() + "\" aria-current=\"page\">")
        .doesNotContain("<!--");
    assertThat(answer.body().split("aria-current", -1)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/stocks", "/shell.css", "/api/answer", "/api/fails", "/nowhere"})
  void everyAnswerForbidsWhatIsNotOurs(String path) throws Exception {
    assertThat(get(path).headers().map())
        .containsEntry("x-content-type-options", List.of("nosniff"))
        .containsEntry("referrer-policy", List.of("no-referrer"))
        .containsEntry("cross-origin-opener-policy", List.of("same-origin"))
        .containsKey("permissions-policy")
        .hasEntrySatisfying(
            "content-security-policy",
            policy ->
                assertThat(policy)
                    .singleElement()
                    .asString()
                    .contains("default-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe"));
  }

  @Test
  void pagesHoldNoScriptAndNoStyleOfTheirOwn() throws Exception {
    for (Page page : Page.values()) {
      assertThat(get(page.path()).body())
          .doesNotContain("style=")
          .doesNotContain("<style")
          .doesNotContainPattern("<script(?![^>]* src=)")
          .doesNotContainPattern(" on[a-z]+=");
    }
  }

  @Test
  void thePageOfStocksComesFirstOnItsOwnPort() throws Exception {
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(URI.create("http://localhost:" + server.stocksPort() + "/")));

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("location")).contains("/stocks");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nowhere",
        "/static/shell.css",
        "/log4j2.properties",
        "/webjars/echarts/package.json.map",
        "/webjars/other/echarts.js",
        "/dev/millrace/console/Console.class",
      })
  void servesNothingElseOfTheClassPath(String path) throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("There is nothing at this address.", "Rooms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/../pom.xml", "/%2e%2e/pom.xml", "/..%2fpom.xml", "//etc/passwd"})
  void servesNothingBesideTheClassPath(String path) throws Exception {
    assertThat(statusOf("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")).isIn(400, 404);
  }

  @Test
  void servesTheChartsWithoutAVersionInTheirAddress() throws Exception {
    assertThat(get("/webjars/echarts/echarts.esm.min.mjs").statusCode()).isEqualTo(200);
  }

  @Test
  void sendsFilesSmallAndOnlyOnce() throws Exception {
    var asked = request("/shell.js").header("Accept-Encoding", "gzip");
    HttpResponse<byte[]> first = http.send(asked.build(), BodyHandlers.ofByteArray());
    String etag = first.headers().firstValue("etag").orElseThrow();

    assertThat(first.headers().firstValue("content-encoding")).contains("gzip");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(first.body())).readAllBytes())
        .isEqualTo(StaticFiles.ours("/shell.js"));
    HttpResponse<String> second = send(request("/shell.js").header("If-None-Match", etag));
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
  }

  @Test
  void tellsFaultsOfTheApiWithoutTheirInsides() throws Exception {
    HttpResponse<String> answer = get("/api/fails");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body())
        .isEqualTo(
            "{\"error\":\"The console failed at this request.\","
                + "\"advice\":\"See its log for the reason, and load the page again.\"}");
  }

  @Test
  void tellsInJsonThatAnAddressOfTheApiIsNotThere() throws Exception {
    assertThat(get("/api/nowhere").body())
        .startsWith("{\"error\":\"There is nothing at this address.\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:5000", "localhost.evil.example", "127.0.0.1.nip.io"})
  void doesNotAnswerToNamesOfOthers(String host) throws Exception {
    assertThat(statusOf("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n")).isEqualTo(421);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:5000", "127.0.0.1:80", "[::1]:5000"})
  void answersToItsOwnNames(String host) throws Exception {
    assertThat(statusOf("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n")).isEqualTo(200);
  }

  @Test
  void headersOfAnySizeAreNotRead() throws Exception {
    String tooLong = "x".repeat(20_000);

    assertThat(statusOf("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + tooLong + "\r\n\r\n"))
        .isEqualTo(431);
  }

  @Test
  void opensToWhoeverKnowsTheTokenAndToNobodyElse() throws Exception {
    restart(Access.of("127.0.0.1", TOKEN));

    assertThat(get("/").statusCode()).isEqualTo(401);
    assertThat(get("/").body()).contains("The console opens with its token.");
    assertThat(get("/api/answer").statusCode()).isEqualTo(401);
    assertThat(get("/stocks/stocks.js").statusCode()).isEqualTo(401);
    assertThat(get("/?token=wrong").statusCode()).isEqualTo(401);
    assertThat(get("/shell.css").statusCode()).isEqualTo(200);
    assertThat(send(request("/api/answer").header("Authorization", "Bearer " + TOKEN)).body())
        .isEqualTo("42");
    assertThat(send(request("/api/answer").header("Authorization", "Bearer wrong")).statusCode())
        .isEqualTo(401);
  }

  @Test
  void keepsTheTokenInACookieThatScriptsAndOtherSitesCannotUse() throws Exception {
    restart(Access.of("127.0.0.1", TOKEN));
    HttpResponse<String> welcome = get("/stocks?token=" + TOKEN);
    String cookie = welcome.headers().firstValue("set-cookie").orElseThrow();

    assertThat(welcome.statusCode()).isEqualTo(302);
    assertThat(welcome.headers().firstValue("location")).contains("/stocks");
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/");
    String pair = cookie.substring(0, cookie.indexOf(';'));
    assertThat(send(request("/stocks").header("Cookie", pair)).statusCode()).isEqualTo(200);
  }

  @Test
  void makesATokenWhenItListensBeyondThisMachine() {
    Access first = Access.of("0.0.0.0", null);
    Access second = Access.of("0.0.0.0", "");

    assertThat(first.token().orElseThrow()).hasSize(32);
    assertThat(second.token()).isPresent().isNotEqualTo(first.token());
    assertThat(first.toString()).doesNotContain(first.token().orElseThrow());
    assertThat(Access.of("127.0.0.1", null).token()).isEmpty();
  }

  private static WebServer start(Access access) {
    return WebServer.start("127.0.0.1", 0, 0, access, List.of(new Parlour()));
  }

  private void restart(Access access) {
    server.close();
    server = start(access);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.address().resolve(path));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** For requests that a well-behaved client does not send. */
  private int statusOf(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      return Integer.parseInt(String.valueOf(lines.readLine()).split(" ", -1)[1]);
    }
  }
}
