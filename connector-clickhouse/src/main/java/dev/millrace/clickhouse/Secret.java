package dev.millrace.clickhouse;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a password is found on the cluster. It travels with the job; the password does not. */
public sealed interface Secret extends Serializable {
  /** The password as it is now, wherever this is called. */
  String read() throws IOException;

  /** For users without a password. */
  static Secret none() {
    return new None();
  }

  /** The content of a file on each TaskManager, without white space around it. */
  static Secret inFile(String path) {
    return new InFile(path);
  }

  /** An environment variable of each TaskManager; no password where it is not set. */
  static Secret inVariable(String name) {
    return new InVariable(name);
  }

  /** No password. */
  record None() implements Secret {
    @Override
    public String read() {
      return "";
    }
  }

  /**
   * A file.
   *
   * @param path as the TaskManagers see it
   */
  record InFile(String path) implements Secret {
    @Override
    public String read() throws IOException {
      try {
        return Files.readString(Path.of(path)).strip();
      } catch (IOException unreadable) {
        throw new IOException(
            "The password for ClickHouse cannot be read. Put it into "
                + path
                + " on every TaskManager, readable for Flink.",
            unreadable);
      }
    }
  }

  /**
   * A variable.
   *
   * @param name in the TaskManagers' environment
   */
  record InVariable(String name) implements Secret {
    @Override
    public String read() {
      String value = System.getenv(name);
      return value == null ? "" : value;
    }
  }
}
