package dev.millrace.clickhouse.engine;

import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The engine at work on one folder of data; sessions run side by side. */
final class Engine implements AutoCloseable {
  private final ChdbLibrary library;
  private final String[] arguments;

  /** Holds the engine open while no session is. */
  private final Session keeper;

  private Engine(ChdbLibrary library, Path data) {
    this.library = library;
    this.arguments = new String[] {"clickhouse", "--path=" + data};
    this.keeper = open();
  }

  /**
   * Loads the library and opens the folder.
   *
   * @throws IllegalStateException if the folder cannot be used, as when another process does
   */
  static Engine open(Path library, Path data) {
    // The engine takes its time zone from the process. A server's is the same wherever it runs.
    Native.load("c", Environment.class).setenv("TZ", "UTC", 1);
    FunctionMapper names =
        (inLibrary, method) ->
            "chdb_" + method.getName().replaceAll("[A-Z]", "_$0").toLowerCase(Locale.ROOT);
    ChdbLibrary loaded =
        Native.load(
            library.toString(),
            ChdbLibrary.class,
            Map.of(Library.OPTION_FUNCTION_MAPPER, names, Library.OPTION_STRING_ENCODING, "UTF-8"));
    // The JVM lives on signals that the engine would take for its own death.
    loaded.setSignalHandlersEnabled(0);
    return new Engine(loaded, data);
  }

  /** A session with the default settings, in the default database. */
  Session open() {
    Pointer connection = library.connect(arguments.length, arguments);
    if (connection == null) {
      throw new IllegalStateException(
          "ClickHouse's engine does not open its folder; its reason stands above.");
    }
    return new Session(library, connection);
  }

  @Override
  public void close() {
    keeper.close();
  }

  /** The process's environment as C sees it, which Java can only read. */
  interface Environment extends Library {
    int setenv(String name, String value, int overwrite);
  }
}
