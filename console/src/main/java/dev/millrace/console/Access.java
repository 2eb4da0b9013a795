package dev.millrace.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may see the console: whoever is on this machine, or whoever knows the token.
 *
 * <p>On loopback the request must also be addressed to this machine by name: else a page from
 * anywhere could point a name of its own at 127.0.0.1 and read along (DNS rebinding).
 */
record Access(boolean loopback, Optional<String> token) {
  private static final String COOKIE = "millrace";
  private static final String BEARER = "Bearer ";

  private static final Pattern HERE =
      Pattern.compile(
          "(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  /** What browsers say of requests of our own pages, and of those that people made themselves. */
  private static final Set<String> OURS = Set.of("same-origin", "none");

  /** What the page that asks for the token is made of. */
  private static final Set<String> PUBLIC = Set.of("/shell.css", "/theme.js", "/icon.svg");

  /**
   * The rule for an address.
   *
   * @param host the address to listen on
   * @param given the token that was set; one is made where there must be one and none is set
   */
  static Access of(String host, @Nullable String given) {
    boolean loopback = isLoopback(host);
    if (given != null && !given.isBlank()) {
      return new Access(loopback, Optional.of(given.strip()));
    }
    return new Access(loopback, loopback ? Optional.empty() : Optional.of(newToken()));
  }

  /** Lets a request pass, or refuses it. */
  void check(Context request) {
    if (loopback && !HERE.matcher(Optional.ofNullable(request.host()).orElse("")).matches()) {
      throw new Refusal(
          421,
          "The console does not answer to this name.",
          "Open it as http://localhost:" + request.port() + ".");
    }
    if (!READING.contains(request.req().getMethod())) {
      checkOrigin(request);
    }
    if (token.isEmpty() || PUBLIC.contains(request.path())) {
      return;
    }
    String asked = request.queryParam("token");
    if (asked != null && isToken(asked)) {
      welcome(request, asked);
      return;
    }
    String cookie = request.cookie(COOKIE);
    String header = request.header("Authorization");
    boolean known =
        (cookie != null && isToken(cookie))
            || (header != null
                && header.startsWith(BEARER)
                && isToken(header.substring(BEARER.length()).strip()));
    if (!known) {
      request.header("WWW-Authenticate", "Bearer");
      throw new Refusal(
          401,
          "The console opens with its token.",
          "Add ?token=… to the address; the console's log shows it whole.");
    }
  }

  /**
   * What changes something has to come from our own pages, or from no page at all: a browser sends
   * our cookie, and on loopback needs none, whatever page it is that asks.
   */
  private static void checkOrigin(Context request) {
    String site = request.header("Sec-Fetch-Site");
    String origin = request.header("Origin");
    boolean ours =
        (site == null || OURS.contains(site))
            && (origin == null || origin.endsWith("://" + request.host()));
    if (!ours) {
      throw new Refusal(
          403,
          "A page of another site sent this.",
          "Do it on the console's own pages, or with a program.");
    }
  }

  /** Keeps the token in a cookie, so that it leaves the address bar and the history. */
  private void welcome(Context request, String asked) {
    boolean secure = request.scheme().equals("https");
    var cookie = new Cookie(COOKIE, asked, "/", -1, secure, true, null, SameSite.STRICT);
    request.cookie(cookie);
    if (request.method().name().equals("GET") && !request.path().startsWith("/api/")) {
      request.redirect(request.path());
      request.skipRemainingHandlers();
    }
  }

  private boolean isToken(String asked) {
    return MessageDigest.isEqual(asked.getBytes(UTF_8), token.orElse("").getBytes(UTF_8));
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException nobody) {
      return false;
    }
  }

  private static String newToken() {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** Tokens are not for logs. */
  @Override
  public String toString() {
    return loopback ? "from this machine" : "with the token";
  }
}
