package dev.millrace.console;

import io.javalin.config.RoutesConfig;

/** What feeds one of the console's pages: routes below {@code /api}, and what they hold open. */
public interface Room extends AutoCloseable {
  void addTo(RoutesConfig routes);

  /** Ends the room's threads and connections; requests may still come, and fail. */
  @Override
  void close();
}
