package dev.millrace.detection.table;

import org.jspecify.annotations.Nullable;

/**
 * The name of a prepared transaction.
 *
 * @param scope the part that all transactions of one job and table share
 * @param subtask who wrote its rows
 * @param behindCheckpoint the last checkpoint before its rows; the next one holds them
 */
record TransactionName(String scope, int subtask, long behindCheckpoint) {
  static String scope(TableOptions options) {
    return options.transactionPrefix() + '/' + options.name() + '/';
  }

  String text() {
    return scope + subtask + '/' + behindCheckpoint;
  }

  /** Reads a name; null if it is somebody else's. */
  static @Nullable TransactionName parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 4) {
      return null;
    }
    try {
      return new TransactionName(
          parts[0] + '/' + parts[1] + '/', Integer.parseInt(parts[2]), Long.parseLong(parts[3]));
    } catch (NumberFormatException foreign) {
      return null;
    }
  }
}
