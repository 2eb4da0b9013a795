package dev.millrace.iceberg;

import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Refuses what a page in somebody's browser asks: the catalog has no login, and loopback is no wall
 * against pages, which reach it by its address or by a name that suddenly means this machine.
 */
final class NoBrowsers extends Handler.Wrapper {
  private static final Set<String> OURSELVES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  NoBrowsers(Handler within) {
    super(within);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    boolean page =
        request.getHeaders().contains(HttpHeader.ORIGIN)
            || request.getHeaders().contains("Sec-Fetch-Site");
    if (page || !OURSELVES.contains(Request.getServerName(request))) {
      Response.writeError(request, response, callback, HttpStatus.FORBIDDEN_403);
      return true;
    }
    return super.handle(request, response, callback);
  }
}
