package dev.millrace.localstack;

import java.util.List;
import java.util.Map;

/**
 * A process to be kept running.
 *
 * @param name the name of its pid and log files
 * @param title what people call it
 * @param command program and arguments
 * @param environment variables beside those of this process
 */
public record Server(
    String name, String title, List<String> command, Map<String, String> environment) {
  public Server {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
