package dev.millrace.pulsar;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** About how many messages are still to be read; told by one thread, asked by others. */
final class Backlog {
  private final Map<String, Long> messages = new ConcurrentHashMap<>();

  void tell(String partition, long left) {
    messages.put(partition, left);
  }

  void forget(String partition) {
    messages.remove(partition);
  }

  long total() {
    return messages.values().stream().mapToLong(Long::longValue).sum();
  }
}
