package dev.millrace.uploads.isolation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;

/** Stands in for the analyser, and does what it is told to by the name of the file. */
public final class MisbehavingAnalyser {
  private static final List<byte[]> EATEN = new ArrayList<>();
  private static int answered;

  private MisbehavingAnalyser() {}

  /** What runs it. */
  public static AnalyserProgram program() {
    return new AnalyserProgram(
        List.of("-cp", System.getProperty("java.class.path"), MisbehavingAnalyser.class.getName()));
  }

  /** A request for a file of this name. */
  public static String request(String name) {
    return "{\"filename\":\"" + name + "\"}";
  }

  public static void main(String[] arguments) throws Exception {
    // As the analyser does: it ends when whoever started it is gone, whatever it is doing.
    ProcessHandle.of(Long.getLong("millrace.parent"))
        .ifPresentOrElse(MisbehavingAnalyser::endWith, MisbehavingAnalyser::end);
    var requests = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      obey(line.replaceAll(".*\"filename\":\"([a-z-]+).*|.*", "$1"));
      answered++;
    }
  }

  private static void endWith(ProcessHandle parent) {
    var unused = parent.onExit().thenRun(MisbehavingAnalyser::end);
  }

  private static void end() {
    Runtime.getRuntime().halt(0);
  }

  private static void obey(String name) throws Exception {
    switch (name) {
      case "hang" -> hang();
      case "hang-where-nobody-looks" -> {
        var unused =
            new ProcessBuilder("sleep", "1000").inheritIO().redirectInput(new File("/dev/null"));
        unused.start();
        hang();
      }
      case "eat-the-heap" -> EATEN.add(new byte[Integer.MAX_VALUE / 2]);
      case "eat-slowly" -> {
        for (int mebibyte = 0; mebibyte < 150; mebibyte++) {
          EATEN.add(new byte[1 << 20]);
        }
        hang();
      }
      case "flood" -> {
        byte[] piece = new byte[64 << 10];
        while (true) {
          System.out.write(piece);
        }
      }
      case "complain" -> {
        for (int i = 0; i < 20_000; i++) {
          System.err.println("This is going from bad to worse, for the " + i + "th time");
        }
        answer("fine");
      }
      case "talk-nonsense" -> System.out.println("I would rather not.");
      case "say-half" -> {
        System.out.print("{\"status\":");
        System.out.flush();
        System.exit(0);
      }
      case "die" -> {
        System.err.println("Farewell");
        System.exit(77);
      }
      case "die-unless-first" -> {
        if (answered > 1) {
          System.exit(77);
        }
        answer("fine");
      }
      case "answer-twice" -> {
        answer("fine");
        answer("twice");
      }
      case "fail" -> failed("zip-bomb");
      case "wear-out" -> {
        failed("too-deep");
        System.exit(3);
      }
      default -> answer("fine");
    }
  }

  private static void answer(String text) {
    System.out.printf(
        "{\"status\":\"analysed\",\"kind\":\"image\",\"mime_type\":\"image/png\","
            + "\"mime_mismatch\":false,\"analysis\":{\"text\":\"%s\",\"pid\":%d,\"variables\":%d,"
            + "\"folder\":\"%s\",\"scratch\":\"%s\"},\"quality\":\"good\",\"limits\":[]}%n",
        text,
        ProcessHandle.current().pid(),
        System.getenv().size(),
        System.getProperty("user.dir"),
        System.getProperty("java.io.tmpdir"));
  }

  private static void failed(String reason) {
    System.out.printf(
        "{\"status\":\"failed\",\"reason\":\"%s\",\"message\":\"It is one.\"}%n", reason);
  }

  @SuppressWarnings("InfiniteLoopStatement")
  private static void hang() {
    while (true) {
      Thread.onSpinWait();
    }
  }
}
