package dev.millrace.clickhouse.engine;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What ClickHouse says no with: a sentence, and a number by which programs know the reason. */
final class Refusal extends IOException {
  static final int BAD_ARGUMENTS = 36;
  static final int CHECKSUM_DOES_NOT_MATCH = 40;
  static final int UNKNOWN_COMPRESSION_METHOD = 89;
  static final int CANNOT_DECOMPRESS = 271;
  static final int ACCESS_DENIED = 497;
  static final int TOO_MANY_BYTES = 307;

  private static final int UNKNOWN_EXCEPTION = 1002;
  private static final Pattern CODE = Pattern.compile("Code: (\\d+)\\.");

  private final int code;

  Refusal(int code, String sentence) {
    super("Code: %d. DB::Exception: %s".formatted(code, sentence));
    this.code = code;
  }

  private Refusal(String wholeMessage, int code) {
    super(wholeMessage);
    this.code = code;
  }

  /** The engine's own words, which name their code unless something quite unexpected happened. */
  static Refusal of(String words) {
    Matcher named = CODE.matcher(words);
    return named.find()
        ? new Refusal(words, Integer.parseInt(named.group(1)))
        : new Refusal(UNKNOWN_EXCEPTION, words);
  }

  int code() {
    return code;
  }

  /** The status ClickHouse answers such a fault with. */
  int httpStatus() {
    return switch (code) {
      case ACCESS_DENIED -> 403;
      // Unknown: function, identifier, type, storage, table, format, database, setting.
      case 46, 47, 50, 56, 60, 73, 81, 115 -> 404;
      case TOO_MANY_BYTES -> 413;
      // Cannot parse or convert, wrong syntax, type or number of arguments, no such parameter.
      case 6,
          26,
          27,
          33,
          BAD_ARGUMENTS,
          38,
          CHECKSUM_DOES_NOT_MATCH,
          41,
          42,
          43,
          53,
          62,
          69,
          70,
          72,
          UNKNOWN_COMPRESSION_METHOD,
          117,
          CANNOT_DECOMPRESS,
          456,
          457 ->
          400;
      case 48 -> 501;
      default -> 500;
    };
  }
}
