package dev.millrace.fingerprint.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;
import java.util.UUID;

/**
 * What one piece of equipment looked like in one window. As a message it stands behind its own
 * name: {@code {"fingerprint":{…}}}.
 *
 * @param uuid made of equipment and window start, so that a replay gives the same one
 * @param equipId the equipment
 * @param type what it is, as the register says
 * @param startMs where the window begins, in epoch milliseconds, inclusive
 * @param endMs where it ends, exclusive
 * @param data the statistics by sensor, in the order of their names
 */
@JsonTypeName("fingerprint")
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
@JsonNaming(SnakeCaseStrategy.class)
public record Fingerprint(
    String uuid,
    String equipId,
    String type,
    long startMs,
    long endMs,
    Map<String, SensorStatistics> data) {

  /** The fingerprint of one window, with the id that belongs to it. */
  public static Fingerprint of(
      String equipId, String type, long startMs, long endMs, Map<String, SensorStatistics> data) {
    return new Fingerprint(uuidOf(equipId, startMs), equipId, type, startMs, endMs, data);
  }

  /** The name-based UUID (version 3) of equipment and window start. */
  public static String uuidOf(String equipId, long startMs) {
    // The start is all digits, so no two pairs share a name, whatever an id contains.
    return UUID.nameUUIDFromBytes((equipId + '/' + startMs).getBytes(UTF_8)).toString();
  }
}
