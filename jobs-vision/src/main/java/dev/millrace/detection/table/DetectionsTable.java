package dev.millrace.detection.table;

import dev.millrace.detection.model.TableRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * The table in the words of SQL.
 *
 * @param name quoted, with its schema if one was given
 */
record DetectionsTable(String name) {
  private static final String SCRIPT = "detections.sql";

  /** A row that binds every parameter, for asking the server what it thinks of the statement. */
  static final TableRow EXAMPLE =
      new TableRow("camera", 1, 0, 1, "person", 1, 0, 0, 1, 1, 30, "female");

  /** The table that a user named; the name has been looked at. */
  static DetectionsTable of(TableOptions options) {
    return new DetectionsTable('"' + options.name().replace(".", "\".\"") + '"');
  }

  /** Writes a row, over an older one of the same object in the same frame if need be. */
  String upsert() {
    return "INSERT INTO "
        + name
        + " (camera_id, frame_id, ts, track_id, class, confidence, x1, y1, x2, y2, age, gender)"
        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        + " ON CONFLICT (camera_id, frame_id, track_id, ts) DO UPDATE SET"
        + " class = EXCLUDED.class, confidence = EXCLUDED.confidence,"
        + " x1 = EXCLUDED.x1, y1 = EXCLUDED.y1, x2 = EXCLUDED.x2, y2 = EXCLUDED.y2,"
        + " age = EXCLUDED.age, gender = EXCLUDED.gender";
  }

  /** Fills the parameters of {@link #upsert()}. */
  static void bind(PreparedStatement statement, TableRow row) throws SQLException {
    statement.setString(1, StoredText.of(row.cameraId()));
    statement.setLong(2, row.frameId());
    statement.setObject(3, Instant.ofEpochMilli(row.epochMillis()).atOffset(ZoneOffset.UTC));
    statement.setLong(4, row.trackId());
    statement.setString(5, StoredText.of(row.className()));
    statement.setDouble(6, row.confidence());
    statement.setDouble(7, row.x1());
    statement.setDouble(8, row.y1());
    statement.setDouble(9, row.x2());
    statement.setDouble(10, row.y2());
    statement.setObject(11, row.age(), Types.INTEGER);
    String gender = row.gender();
    statement.setString(12, gender == null ? null : StoredText.of(gender));
  }

  /** Creates the table, and makes a hypertable of it where TimescaleDB is there. */
  String script() {
    try (InputStream file = DetectionsTable.class.getResourceAsStream(SCRIPT)) {
      if (file == null) {
        throw new IllegalStateException(SCRIPT + " is missing in the JAR");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .replace("IF NOT EXISTS detections", "IF NOT EXISTS " + name)
          .replace("'detections'", "'" + name + "'");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(SCRIPT + " cannot be read", unreadable);
    }
  }
}
