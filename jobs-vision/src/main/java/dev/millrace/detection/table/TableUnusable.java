package dev.millrace.detection.table;

import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What the settings ask for cannot be had; the message names the setting. */
final class TableUnusable extends IOException {
  private TableUnusable(String message, @Nullable Exception cause) {
    super(message, cause);
  }

  static TableUnusable withoutPreparedTransactions() {
    return new TableUnusable(
        "--table.delivery exactly-once needs prepared transactions, which the server has disabled:"
            + " set its max_prepared_transactions to twice the job's parallelism at least, or use"
            + " --table.delivery upsert",
        null);
  }

  static TableUnusable withoutPassword(String file, IOException unreadable) {
    return new TableUnusable(
        "--table.password-file names a file that cannot be read on this TaskManager: " + file,
        unreadable);
  }

  /**
   * What the server's answer says about the settings.
   *
   * @return this if they are at fault, else what happened to the server
   */
  static IOException explain(SQLException answer, TableOptions options) {
    String advice = advice(String.valueOf(answer.getSQLState()), options);
    String said = said(answer);
    return advice == null
        ? new IOException("The database of --table.url: " + said, answer)
        : new TableUnusable(advice + ". The server says: " + said, answer);
  }

  private static @Nullable String advice(String state, TableOptions options) {
    String table = "--table.name " + options.name();
    return switch (state) {
      // 08004: the driver has no password where the server asks for one.
      case "28000", "28P01", "08004" ->
          "The server refuses --table.user "
              + options.user()
              + ": look at --table.password-file or at the TaskManagers' variable "
              + TableOptions.PASSWORD_VARIABLE;
      case "3D000" -> "--table.url names a database that is not there";
      case "42P01", "3F000" ->
          table + " is not there; --table.create true creates it, though not its schema";
      case "42501" -> "--table.user " + options.user() + " lacks a privilege on " + table;
      case "42703", "42804", "42P10" ->
          table + " is a table of another form; give it the columns and the key of detections.sql";
      default -> null;
    };
  }

  /** A batch's exception says little; what went wrong comes behind it. */
  private static String said(SQLException answer) {
    SQLException next = answer.getNextException();
    return String.valueOf(next == null ? answer.getMessage() : next.getMessage());
  }
}
