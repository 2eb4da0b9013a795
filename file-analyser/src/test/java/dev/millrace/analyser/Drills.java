package dev.millrace.analyser;

import dev.millrace.files.FileKind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The analyser with another table of inspections: documents are orders to misbehave. */
public final class Drills {
  private Drills() {}

  public static void main(String[] args) throws IOException {
    System.exit(
        new Analyser(Map.of(FileKind.DOCUMENT, Drills::obey))
            .answerAll(System.in, Analyser.claimOutput()));
  }

  private static Findings obey(Request request, String mimeType) throws Exception {
    String order = Files.readString(request.path()).strip();
    switch (order) {
      case "hang" -> {
        while (true) {
          LockSupport.parkNanos(Long.MAX_VALUE);
        }
      }
      case "eat" -> {
        byte[][] eaten = new byte[1000][];
        for (int bite = 0; bite < eaten.length; bite++) {
          eaten[bite] = new byte[10 << 20];
        }
      }
      case "dive" -> dive(0);
      case "die" -> Runtime.getRuntime().halt(99);
      case "shout" -> System.out.println("{\"status\":\"analysed\"}");
      default -> throw new IllegalStateException("nobody knows how to " + order);
    }
    throw new Unusable(Reason.BROKEN, "It did " + order + ".");
  }

  @SuppressWarnings("InfiniteRecursion")
  private static int dive(int depth) {
    return dive(depth + 1) + 1;
  }
}
