package dev.millrace.console.vision;

import dev.millrace.console.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which frames a page asks for, as its address says: {@code 3:1201,5:0}. */
final class FramesWanted {
  private static final Pattern TEXT =
      Pattern.compile("\\d{1,9}:\\d{1,18}(,\\d{1,9}:\\d{1,18}){0," + (Cameras.MOST - 1) + "}");

  private FramesWanted() {}

  /**
   * Reads it.
   *
   * @return the serial of the view that the page has, by the camera's number, in the order asked
   */
  static Map<Integer, Long> read(@Nullable String text) {
    if (text == null || !TEXT.matcher(text).matches()) {
      throw new Refusal(
          400,
          "This does not say which frames are wanted.",
          "Ask with have=CAMERA:SERIAL, for at most "
              + Cameras.MOST
              + " cameras, and 0 for a camera of which there is no frame yet.");
    }
    var wanted = new LinkedHashMap<Integer, Long>();
    for (String one : text.split(",", -1)) {
      int colon = one.indexOf(':');
      wanted.put(
          Integer.parseInt(one.substring(0, colon)), Long.parseLong(one.substring(colon + 1)));
    }
    return wanted;
  }
}
