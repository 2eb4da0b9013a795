package dev.millrace.console;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A file as it is sent to browsers, which ask each time whether the one they have is still good.
 *
 * @param etag changes with the content
 * @param gzipped the same bytes, smaller; empty where that does not pay
 */
record StaticFile(byte[] bytes, byte[] gzipped, String contentType, String etag) {
  private static final int WORTH_COMPRESSING = 512;

  private static final List<String> TEXT = List.of("text/", "application/json", "image/svg");

  static StaticFile of(byte[] bytes, String contentType) {
    boolean text = TEXT.stream().anyMatch(contentType::startsWith);
    byte[] gzipped = text && bytes.length > WORTH_COMPRESSING ? gzip(bytes) : new byte[0];
    return new StaticFile(bytes, gzipped, contentType, "\"" + fingerprint(bytes) + "\"");
  }

  void answer(Context request) {
    var response = request.res();
    response.setHeader("ETag", etag);
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("Vary", "Accept-Encoding");
    String known = request.header("If-None-Match");
    if (known != null && List.of(known.split(", *", -1)).contains(etag)) {
      request.status(304);
      return;
    }
    response.setContentType(contentType);
    String accepted = request.header("Accept-Encoding");
    boolean small = gzipped.length > 0 && accepted != null && accepted.contains("gzip");
    if (small) {
      response.setHeader("Content-Encoding", "gzip");
    }
    byte[] body = small ? gzipped : bytes;
    response.setContentLength(body.length);
    if (request.req().getMethod().equals("HEAD")) {
      return;
    }
    try {
      response.getOutputStream().write(body);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static byte[] gzip(byte[] bytes) {
    var out = new ByteArrayOutputStream(bytes.length / 3);
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  private static String fingerprint(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
