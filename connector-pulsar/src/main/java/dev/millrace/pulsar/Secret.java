package dev.millrace.pulsar;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a token or password is found on the cluster. It travels with the job; the secret does not.
 */
public sealed interface Secret extends Serializable {
  /** The secret as it is now, wherever this is called. */
  String read() throws IOException;

  /** The content of a file on each JobManager and TaskManager, without white space around it. */
  static Secret inFile(String path) {
    return new InFile(path);
  }

  /** An environment variable of each JobManager and TaskManager. */
  static Secret inVariable(String name) {
    return new InVariable(name);
  }

  /**
   * A file.
   *
   * @param path as the cluster sees it
   */
  record InFile(String path) implements Secret {
    @Override
    public String read() throws IOException {
      try {
        return Files.readString(Path.of(path)).strip();
      } catch (IOException unreadable) {
        throw new IOException(
            "The secret for Pulsar cannot be read. Put it into "
                + path
                + " on every JobManager and TaskManager, readable for Flink.",
            unreadable);
      }
    }
  }

  /**
   * A variable.
   *
   * @param name in the environment of JobManager and TaskManagers
   */
  record InVariable(String name) implements Secret {
    @Override
    public String read() throws IOException {
      String value = System.getenv(name);
      if (value == null) {
        throw new IOException(
            "The secret for Pulsar is not there. Set the variable "
                + name
                + " for every JobManager and TaskManager.");
      }
      return value;
    }
  }
}
