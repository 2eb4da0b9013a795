package dev.millrace.cli.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/** Finds the event time in a line, to know which windows it may have opened. */
final class EventTimeOfLine {
  private static final Pattern FIELD =
      Pattern.compile(
          "\"timestamp\"\\s*:\\s*(?:\"([0-9T:.Zz+-]{10,40})\"|(-?[0-9]{1,15})\\s*[,}])");

  /** The time, or null where there is none or it is too odd to be accepted. */
  static @Nullable Instant read(byte[] line, Duration farthestAhead) {
    Matcher match = FIELD.matcher(new String(line, ISO_8859_1));
    if (!match.find()) {
      return null;
    }
    String text = match.group(1);
    try {
      Instant time =
          text == null
              ? Instant.ofEpochMilli(Long.parseLong(match.group(2)))
              : new Instants().convert(text);
      // A broken record's far future must not decide when the closing records are.
      return time.isAfter(Instant.now().plus(farthestAhead)) ? null : time;
    } catch (TypeConversionException notATime) {
      return null;
    }
  }

  private EventTimeOfLine() {}
}
