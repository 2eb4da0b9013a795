package dev.millrace.localstack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts the command line of a Java process together, with the Java that runs this one. */
final class Jvm {
  private final List<String> flags = new ArrayList<>();
  private final String classPath;

  Jvm(String classPath) {
    this.classPath = classPath;
  }

  Jvm flags(String... more) {
    flags.addAll(List.of(more));
    return this;
  }

  Jvm flags(List<String> more) {
    flags.addAll(more);
    return this;
  }

  Jvm log(Path file, Path configuration) {
    return flags("-Dlog.file=" + file, "-Dlog4j2.configurationFile=" + configuration.toUri());
  }

  List<String> main(String mainClass, String... arguments) {
    return main(mainClass, List.of(arguments));
  }

  List<String> main(String mainClass, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-cp");
    command.add(classPath);
    command.add(mainClass);
    command.addAll(arguments);
    return List.copyOf(command);
  }
}
