package dev.millrace.cli;

import dev.millrace.localstack.LocalStack;
import dev.millrace.localstack.Ports;
import dev.millrace.localstack.StackFolder;
import java.nio.file.Path;

/** Where this command runs: the suite's folders and the ports of its servers. */
public final class Surroundings {
  private Surroundings() {}

  /** The folders, as the launcher names them. */
  public static StackFolder folder() {
    String root = System.getProperty("millrace.root", "");
    return StackFolder.of(Path.of(root), System.getenv());
  }

  /** The servers, at the ports of the last {@code up}. */
  public static LocalStack stack() {
    StackFolder folder = folder();
    return new LocalStack(folder, Ports.inForce(folder, System::getenv));
  }
}
