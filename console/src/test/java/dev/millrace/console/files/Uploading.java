package dev.millrace.console.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.console.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Speaks tus to a console, word by word, so that tests can also say it wrong. */
final class Uploading {
  static final String BYTES = "application/offset+octet-stream";

  private final URI console;
  private final HttpClient http = HttpClient.newHttpClient();

  Uploading(URI console) {
    this.console = console;
  }

  /** Sends a file as a whole. @return where its upload is */
  URI send(String filename, byte[] content) throws IOException, InterruptedException {
    URI upload = begin(filename, content.length);
    int status = patch(upload, 0, content).statusCode();
    if (status != 204) {
      throw new IllegalStateException("the console answered with " + status);
    }
    return upload;
  }

  URI begin(String filename, long size) throws IOException, InterruptedException {
    HttpResponse<String> answer = create(filename, size);
    return console.resolve(
        answer
            .headers()
            .firstValue("Location")
            .orElseThrow(() -> new IllegalStateException(answer.statusCode() + answer.body())));
  }

  HttpResponse<String> create(String filename, long size) throws IOException, InterruptedException {
    return send(
        request(console.resolve(TusServer.PATH))
            .header("Upload-Length", Long.toString(size))
            .header("Upload-Metadata", "filename " + base64(filename))
            .POST(BodyPublishers.noBody()));
  }

  HttpResponse<String> patch(URI upload, long offset, byte[] bytes)
      throws IOException, InterruptedException {
    return patch(upload, offset, BodyPublishers.ofByteArray(bytes));
  }

  HttpResponse<String> patch(URI upload, long offset, BodyPublisher bytes, String... more)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(upload)
            .header("Content-Type", BYTES)
            .header("Upload-Offset", Long.toString(offset))
            .method("PATCH", bytes);
    return send(more.length == 0 ? request : request.headers(more));
  }

  /** A request that announces so many bytes and has sent none yet; whoever called sends them. */
  Socket patching(URI upload, long offset, long length) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), upload.getPort());
    List<String> head =
        List.of(
            "PATCH " + upload.getPath() + " HTTP/1.1",
            "Host: localhost",
            "Tus-Resumable: 1.0.0",
            "Upload-Offset: " + offset,
            "Content-Type: " + BYTES,
            "Content-Length: " + length,
            "",
            "");
    socket.getOutputStream().write(String.join("\r\n", head).getBytes(US_ASCII));
    return socket;
  }

  HttpResponse<String> delete(URI upload) throws IOException, InterruptedException {
    return send(request(upload).DELETE());
  }

  HttpResponse<String> head(URI upload) throws IOException, InterruptedException {
    return send(request(upload).method("HEAD", BodyPublishers.noBody()));
  }

  /** How many bytes the console has, as it says. */
  long offset(URI upload) throws IOException, InterruptedException {
    return head(upload).headers().firstValueAsLong("Upload-Offset").orElseThrow();
  }

  /** Waits until so many bytes are there. */
  long awaitOffset(URI upload, long offset) throws IOException, InterruptedException {
    long end = System.nanoTime() + 20_000_000_000L;
    long now = offset(upload);
    while (now < offset && System.nanoTime() < end) {
      Thread.onSpinWait();
      now = offset(upload);
    }
    return now;
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return Json.tree(fetch(path).body());
  }

  HttpResponse<byte[]> fetch(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(console.resolve(path)).build(), BodyHandlers.ofByteArray());
  }

  /** What the list says of an upload. */
  JsonNode entry(URI upload) throws IOException, InterruptedException {
    return get("/api/files/" + id(upload)).path("file");
  }

  /** Waits until an upload has come so far. */
  JsonNode await(URI upload, Stage stage) throws IOException, InterruptedException {
    JsonNode entry = entry(upload);
    long end = System.nanoTime() + 30_000_000_000L;
    while (!entry.path("stage").asText().equals(stage.code())) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not " + stage.code() + ", but " + entry);
      }
      Thread.onSpinWait();
      entry = entry(upload);
    }
    return entry;
  }

  HttpRequest.Builder request(URI address) {
    return HttpRequest.newBuilder(address).header("Tus-Resumable", "1.0.0");
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  static String id(URI upload) {
    return upload.getPath().substring(TusServer.PATH.length() + 1);
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /** A document of so many bytes, each line another one. */
  static byte[] text(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i % 64 == 63 ? '\n' : 'a' + (i * 7 + i / 64) % 26);
    }
    return bytes;
  }

  static byte[] slice(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }
}
