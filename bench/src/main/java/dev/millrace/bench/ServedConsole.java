package dev.millrace.bench;

import dev.millrace.console.Console;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/** The console in a process of its own, with its own libraries; in the end it tells its heap. */
public final class ServedConsole {
  private ServedConsole() {}

  /**
   * Starts it; its first answer is its port, its second the most that its heap held, in bytes.
   *
   * @param console the folder that the console is built in
   * @param folder for all that it writes
   */
  public static ProcessOfItsOwn start(
      Path console, Path folder, String heap, String bootstrapServers) {
    return ProcessOfItsOwn.start(
        classPath(console),
        List.of("-Xmx" + heap, "-XX:+UseSerialGC"),
        ServedConsole.class,
        List.of(folder.toString(), bootstrapServers));
  }

  /** This module's classes and all that the console needs. */
  public static String classPath(Path console) {
    return String.join(
        File.pathSeparator,
        ours(),
        console.resolve("classes").toString(),
        console.resolve("lib").resolve("*").toString());
  }

  private static String ours() {
    try {
      return Path.of(
              ServedConsole.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The process, which serves until it is ended. */
  public static void main(String[] words) {
    ProcessOfItsOwn.answer(String.valueOf(serve(Path.of(words[0]), words[1])));
    ProcessOfItsOwn.awaitEnd();
    long most =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToLong(peak -> peak.getUsed())
            .sum();
    ProcessOfItsOwn.answer(String.valueOf(most));
    System.exit(0);
  }

  /** Serves on a free port of this machine, which is returned at once. */
  public static int serve(Path folder, String bootstrapServers) {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
    var serving =
        new Thread(
            () ->
                Console.main(
                    new String[] {
                      "--port", String.valueOf(port),
                      "--stocks-port", "0",
                      "--kafka", bootstrapServers,
                      "--uploads", folder.resolve("uploads").toString(),
                      "--file-store", folder.resolve("store").toString()
                    }));
    serving.setDaemon(true);
    serving.start();
    return port;
  }
}
