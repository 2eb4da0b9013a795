package dev.millrace.clickhouse.engine;

import com.github.luben.zstd.ZstdInputStream;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, in the terms of ClickHouse's HTTP interface.
 *
 * @param text the statement, or its beginning, or nothing, as it stands in the address
 * @param body what comes behind it, unpacked
 * @param settings of the engine, by name
 * @param parameters what stands for {@code {name:Type}} in the statement
 * @param packing of the answer
 */
record Request(
    String text,
    InputStream body,
    String database,
    String format,
    String id,
    Map<String, String> settings,
    Map<String, String> parameters,
    Packing packing) {
  /** What a body may bring; rows go to the engine as they come, so memory sets no limit. */
  static final long LARGEST_BODY = 4L << 30;

  private static final String PARAMETER = "param_";

  /** What the address may say that is no setting of the engine. Users are not told apart. */
  private static final Set<String> OURS =
      Set.of(
          "query",
          "database",
          "default_format",
          "query_id",
          "user",
          "password",
          "compress",
          "decompress",
          "wait_end_of_query",
          "buffer_size",
          "quota_key",
          "role",
          "client_protocol_version",
          "enable_http_compression",
          "http_zlib_compression_level");

  static Request of(HttpExchange exchange) throws IOException {
    Map<String, String> said = said(exchange.getRequestURI().getRawQuery());
    Headers headers = exchange.getRequestHeaders();
    var settings = new LinkedHashMap<String, String>();
    var parameters = new LinkedHashMap<String, String>();
    said.forEach(
        (name, value) -> {
          if (name.startsWith(PARAMETER)) {
            parameters.put(name.substring(PARAMETER.length()), value);
          } else if (!OURS.contains(name)) {
            settings.put(name, value);
          }
        });
    if (exchange.getRequestMethod().equals("GET")) {
      // Whatever links to an address may have it fetched, so that must change nothing.
      settings.put("readonly", "2");
    }
    return new Request(
        said.getOrDefault("query", ""),
        body(exchange, said),
        first(headers.getFirst("X-ClickHouse-Database"), said.get("database"), "default"),
        first(said.get("default_format"), headers.getFirst("X-ClickHouse-Format"), "TabSeparated"),
        said.getOrDefault("query_id", UUID.randomUUID().toString()),
        settings,
        parameters,
        packing(said, headers));
  }

  private static Packing packing(Map<String, String> said, Headers headers) {
    if ("1".equals(said.get("compress"))) {
      return Packing.BLOCKS;
    }
    return "1".equals(said.get("enable_http_compression"))
        ? Packing.accepted(headers.getFirst("Accept-Encoding"))
        : Packing.NONE;
  }

  private static InputStream body(HttpExchange exchange, Map<String, String> said)
      throws IOException {
    InputStream body = exchange.getRequestBody();
    String encoding = first(exchange.getRequestHeaders().getFirst("Content-Encoding"), null, "");
    body =
        switch (encoding.toLowerCase(Locale.ROOT)) {
          case "", "identity" -> body;
          case "gzip" -> new GZIPInputStream(body);
          case "lz4" -> new LZ4FrameInputStream(body);
          case "zstd" -> new ZstdInputStream(body);
          default ->
              throw new Refusal(
                  Refusal.UNKNOWN_COMPRESSION_METHOD,
                  "Bodies are read in gzip, lz4 and zstd, not in '" + encoding + "'.");
        };
    if ("1".equals(said.get("decompress"))) {
      body = new BlockInputStream(body);
    }
    return new LimitedInputStream(body, LARGEST_BODY);
  }

  private static Map<String, String> said(@Nullable String query) throws Refusal {
    var said = new LinkedHashMap<String, String>();
    if (query == null) {
      return said;
    }
    for (String part : query.split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        said.put(decoded(part.substring(0, equals)), decoded(part.substring(equals + 1)));
      }
    }
    return said;
  }

  private static String decoded(String text) throws Refusal {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw new Refusal(
          Refusal.BAD_ARGUMENTS, "The address is not encoded as addresses are: " + text);
    }
  }

  private static String first(@Nullable String one, @Nullable String other, String otherwise) {
    return one != null ? one : other != null ? other : otherwise;
  }
}
