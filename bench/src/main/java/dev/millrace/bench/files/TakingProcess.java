package dev.millrace.bench.files;

import dev.millrace.bench.ProcessOfItsOwn;
import dev.millrace.bench.ServedConsole;
import io.javalin.Javalin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** One taker of uploads in a process of its own, with little memory and the console's libraries. */
final class TakingProcess {
  /** Where the handler takes a file. */
  static final String PATH = "/upload";

  private TakingProcess() {}

  /**
   * Starts it; its first answer is its port.
   *
   * @param console the folder that the console is built in
   * @param folder for all that it writes
   */
  static ProcessOfItsOwn start(Takers taker, Path console, Path folder, String bootstrapServers) {
    return ProcessOfItsOwn.start(
        ServedConsole.classPath(console),
        // The flags of the suite, with a quarter of its heap.
        List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        TakingProcess.class,
        List.of(taker.name(), folder.toString(), bootstrapServers));
  }

  /** The process, which takes uploads until it is ended. */
  public static void main(String[] words) throws IOException {
    Path folder = Path.of(words[1]);
    int port =
        switch (Takers.valueOf(words[0])) {
          case HANDLER -> handle(folder.resolve("upload"), false);
          case FORCING_HANDLER -> handle(folder.resolve("upload"), true);
          case CONSOLE -> ServedConsole.serve(folder, words[2]);
        };
    ProcessOfItsOwn.answer(String.valueOf(port));
    ProcessOfItsOwn.awaitEnd();
    System.exit(0);
  }

  private static int handle(Path file, boolean force) {
    return Javalin.create(
            config ->
                config.routes.post(
                    PATH,
                    request -> {
                      try (InputStream body = request.bodyInputStream();
                          FileChannel sink =
                              FileChannel.open(
                                  file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                        body.transferTo(Channels.newOutputStream(sink));
                        if (force) {
                          sink.force(false);
                        }
                      }
                    }))
        .start("127.0.0.1", 0)
        .port();
  }
}
