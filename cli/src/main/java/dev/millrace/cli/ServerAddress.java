package dev.millrace.cli;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Reads the address of a server as people write it. */
final class ServerAddress {
  private ServerAddress() {}

  /**
   * The address as a URI; {@code http://} may be left away.
   *
   * @param whose whose address it is, in words
   */
  static URI of(String text, String whose) {
    String whole = text.contains("://") ? text : "http://" + text;
    try {
      URI uri = URI.create(whole);
      if (uri.getHost() != null && uri.getPort() > 0) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw unreadable(text, whose, e);
    }
    throw unreadable(text, whose, null);
  }

  private static Failure unreadable(String text, String whose, @Nullable Throwable cause) {
    return new Failure(
        "'" + text + "' is not the address of " + whose + ".",
        "Write it as http://HOST:PORT.",
        cause);
  }
}
