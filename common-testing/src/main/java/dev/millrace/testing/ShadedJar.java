package dev.millrace.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * A job's deployable JAR, opened: what is in it decides whether it runs on a cluster.
 *
 * @param entries the names of all entries, doubles included
 * @param mainClass what {@code flink run} starts
 * @param bytes how large the file is
 */
public record ShadedJar(List<String> entries, String mainClass, long bytes) {
  /** Opens {@code target/<name>.jar} of the module under test. */
  public static ShadedJar of(String name) {
    Path path = Path.of("target", name + ".jar");
    try (JarFile jar = new JarFile(path.toFile())) {
      return new ShadedJar(
          jar.stream().map(ZipEntry::getName).toList(),
          String.valueOf(jar.getManifest().getMainAttributes().getValue("Main-Class")),
          Files.size(path));
    } catch (IOException unreadable) {
      throw new AssertionError("There is no readable " + path + "; run mvn package", unreadable);
    }
  }

  /**
   * Classes that the cluster brings and that a second copy of would break: Flink's and logging's.
   */
  public List<String> classesOfTheCluster() {
    return classes().stream()
        .filter(
            name ->
                name.startsWith("org/apache/logging/")
                    || name.startsWith("org/slf4j/")
                    || (name.startsWith("org/apache/flink/")
                        && !name.startsWith("org/apache/flink/connector/jdbc/")
                        && !name.startsWith("org/apache/flink/connector/kafka/")
                        && !name.startsWith("org/apache/flink/streaming/connectors/kafka/")
                        && !name.startsWith(
                            "org/apache/flink/streaming/util/serialization/JSONKey")))
        .toList();
  }

  /** Classes that are in the JAR more than once. */
  public List<String> doubledClasses() {
    Set<String> seen = new HashSet<>();
    return classes().stream().filter(name -> !seen.add(name)).distinct().toList();
  }

  private List<String> classes() {
    return entries.stream().filter(name -> name.endsWith(".class")).toList();
  }
}
