package dev.millrace.serde.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A client of a schema registry: Confluent's REST interface, which Apicurio and others speak too.
 *
 * <p>What may pass (no connection, a time-out, 408, 429, 5xx) is asked again, at longer and longer
 * intervals, until {@linkplain RegistryAddress#patience patience} ends. That a schema is unknown is
 * believed only from an answer in the registry's own words: a 404 of any other kind comes from a
 * wrong address, and would turn every good record into a dead letter.
 */
public final class SchemaRegistry implements Serializable {
  private static final String CONTENT = "application/vnd.schemaregistry.v1+json";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;
  private static final int MAX_MESSAGE_LENGTH = 300;

  /** Codes of answers that deny a schema or an id, in Confluent's numbering. */
  private static final int SUBJECT_NOT_FOUND = 40401;

  private static final int SCHEMA_NOT_FOUND = 40403;

  private final RegistryAddress address;

  // Not static: its thread would hold the job's classes after the job has gone.
  private transient @Nullable HttpClient client;

  public SchemaRegistry(RegistryAddress address) {
    this.address = address;
  }

  /**
   * A schema as the registry keeps it.
   *
   * @param type {@code AVRO}, {@code JSON} or {@code PROTOBUF}
   * @param text the schema itself
   * @param alone whether it refers to no other schema
   */
  public record Registered(String type, String text, boolean alone) {}

  /**
   * Looks a schema up.
   *
   * @throws UnknownSchema if the registry says that it has none under this id
   * @throws RegistryUnavailable if it does not answer in time, or not as a registry does
   */
  public Registered schema(int id) throws UnknownSchema {
    URI uri = address.resolve("/schemas/ids/" + id);
    Answer answer = ask(request(uri).GET().build());
    if (answer.status() == 404 && answer.deniesTheSchema()) {
      throw new UnknownSchema(id);
    }
    JsonNode schema = answer.body().path("schema");
    if (answer.status() != 200 || !schema.isTextual()) {
      throw unexpected(answer, uri);
    }
    return new Registered(
        // Registries older than other formats do not name the format.
        answer.body().path("schemaType").asText("AVRO"),
        schema.textValue(),
        answer.body().path("references").isEmpty());
  }

  /**
   * Registers an Avro schema, or finds out that it is registered already.
   *
   * @return its id
   * @throws SchemaRefused if the registry does not take it
   * @throws RegistryUnavailable if it does not answer in time, or not as a registry does
   */
  public int register(String subject, String schema) {
    String name = URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    URI uri = address.resolve("/subjects/" + name + "/versions");
    String body = Json.MAPPER.createObjectNode().put("schema", schema).toString();
    Answer answer =
        ask(
            request(uri)
                .header("Content-Type", CONTENT)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    if (answer.status() == 409 || answer.status() == 422) {
      throw new SchemaRefused(
          "The registry refuses the schema of " + subject + ": " + answer.message());
    }
    JsonNode id = answer.body().path("id");
    if (answer.status() != 200 || !id.canConvertToInt()) {
      throw unexpected(answer, uri);
    }
    return id.intValue();
  }

  private HttpRequest.Builder request(URI uri) {
    var request = HttpRequest.newBuilder(uri).timeout(REQUEST_TIMEOUT).header("Accept", CONTENT);
    String authorization = address.authorization();
    return authorization == null ? request : request.header("Authorization", authorization);
  }

  /** Asks until there is an answer that will stay the same. */
  private Answer ask(HttpRequest request) {
    long began = System.nanoTime();
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      RegistryUnavailable failure;
      try {
        HttpResponse<String> response =
            client().send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        var answer = new Answer(response.statusCode(), Json.read(response.body()));
        if (!answer.maySoonBeAnother()) {
          return answer;
        }
        failure = unexpected(answer, request.uri());
      } catch (IOException silence) {
        failure =
            new RegistryUnavailable(
                "The schema registry does not answer at " + request.uri() + ": " + silence,
                silence);
      } catch (InterruptedException interrupted) {
        throw interrupted(request.uri(), interrupted);
      }
      if (System.nanoTime() - began + pause * 1_000_000 > address.patience().toNanos()) {
        throw failure;
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException interrupted) {
        throw interrupted(request.uri(), interrupted);
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  private HttpClient client() {
    HttpClient ready = client;
    if (ready == null) {
      ready = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
      client = ready;
    }
    return ready;
  }

  private static RegistryUnavailable interrupted(URI uri, InterruptedException interrupted) {
    // The task is being cancelled.
    Thread.currentThread().interrupt();
    return new RegistryUnavailable("Interrupted while asking " + uri, interrupted);
  }

  private static RegistryUnavailable unexpected(Answer answer, URI uri) {
    String advice =
        switch (answer.status()) {
          case 401, 403 -> "; check the registry's credentials";
          case 200, 301, 302, 307, 308, 404, 405 -> "; check the registry's address and its path";
          default -> "";
        };
    String message = uri + " answered " + answer.status() + " (" + answer.message() + ")" + advice;
    return new RegistryUnavailable(message, new IOException(message));
  }

  /** What the registry said; an empty object where that was no JSON. */
  private record Answer(int status, JsonNode body) {
    boolean maySoonBeAnother() {
      return status == 408 || status == 429 || status >= 500;
    }

    boolean deniesTheSchema() {
      int code = body.path("error_code").asInt();
      return code >= SUBJECT_NOT_FOUND && code <= SCHEMA_NOT_FOUND;
    }

    String message() {
      String text = body.path("message").asText("no reason given");
      return text.length() <= MAX_MESSAGE_LENGTH ? text : text.substring(0, MAX_MESSAGE_LENGTH);
    }
  }

  /** Reads answers. */
  private static final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();

    static JsonNode read(String text) {
      try {
        JsonNode tree = MAPPER.readTree(text);
        return tree == null ? MAPPER.createObjectNode() : tree;
      } catch (JsonProcessingException notJson) {
        return MAPPER.createObjectNode();
      }
    }
  }
}
