package dev.millrace.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.files.SafeName;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;

/** A file on its way back to a user: bytes to be saved, which no browser opens by itself. */
public final class Attachment {
  /** What a parameter may hold as it is (RFC 8187, section 3.2.1). */
  private static final String PLAIN = "!#$&+-.^_`|~";

  private Attachment() {}

  /** Answers with the bytes under a name that is made harmless. */
  public static void send(Context request, String filename, long size, InputStream content)
      throws IOException {
    var response = request.res();
    response.setContentType("application/octet-stream");
    response.setContentLengthLong(size);
    response.setHeader("Content-Disposition", disposition(filename));
    response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
    response.setHeader("Cache-Control", "no-store");
    content.transferTo(response.getOutputStream());
  }

  /** The name twice, as RFC 6266 wants it: for old clients in ASCII, and as it is. */
  static String disposition(String filename) {
    String name = SafeName.of(filename);
    return "attachment; filename=\"%s\"; filename*=UTF-8''%s".formatted(ascii(name), encoded(name));
  }

  private static String ascii(String name) {
    return name.replaceAll("[^ !#-\\[\\]-~]", "_");
  }

  private static String encoded(String name) {
    var encoded = new StringBuilder();
    for (byte one : name.getBytes(UTF_8)) {
      char letter = (char) (one & 0xff);
      boolean plain =
          letter < 0x80 && (Character.isLetterOrDigit(letter) || PLAIN.indexOf(letter) >= 0);
      encoded.append(plain ? Character.toString(letter) : "%%%02X".formatted((int) letter));
    }
    return encoded.toString();
  }
}
