package dev.millrace.cli.upload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.data.Json;
import dev.millrace.cli.data.SafeText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks one console, and tells an answer from a refusal. */
final class ConsoleClient {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** A line may be slow; one that is dead must not hold up for ever. */
  private static final Duration ANSWER = Duration.ofMinutes(2);

  private final URI address;
  private final @Nullable String token;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /**
   * A client that has asked nothing yet.
   *
   * @param address ends with a slash
   * @param token opens the console, if it wants one
   */
  ConsoleClient(URI address, @Nullable String token) {
    this.address = address;
    this.token = token == null || token.isBlank() ? null : token;
  }

  URI address() {
    return address;
  }

  /** A request to a place of the console. */
  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path)).timeout(ANSWER);
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  HttpResponse<byte[]> send(HttpRequest request) throws Refused, IOException, InterruptedException {
    HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
    if (response.statusCode() >= 300) {
      throw refused(response);
    }
    return response;
  }

  /** What is known of a file, by either of its names. */
  JsonNode file(String id) throws Refused, IOException, InterruptedException {
    Json.Parsed json = Json.read(send(request("api/files/" + id).GET().build()).body());
    if (json == null) {
      throw new IOException("what answers at " + address + " is no console");
    }
    return json.tree();
  }

  private Refused refused(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status == 401) {
      return new Refused(
          status,
          "The console opens with its token.",
          "Name a file that holds it with --token-file, or set MILLRACE_CONSOLE_TOKEN.");
    }
    Json.Parsed told = Json.read(response.body());
    if (told == null || !told.tree().hasNonNull("error")) {
      return new Refused(
          status,
          "What answers at " + address + " says " + status + ".",
          "See whether it is a console, and of this version.");
    }
    return new Refused(
        status,
        SafeText.of(told.tree().path("error").asText()),
        SafeText.of(told.tree().path("advice").asText()));
  }
}
