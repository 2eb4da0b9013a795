package dev.millrace.cli.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Runs commands and keeps what they write. */
public final class Session {
  /** How a command ended and what it wrote. */
  @SuppressWarnings("ArrayRecordComponent") // Output may be any bytes, and is never compared whole.
  public record Result(int exit, byte[] bytes, String err) {
    public String out() {
      return new String(bytes, UTF_8);
    }

    public List<String> lines() {
      return out().lines().toList();
    }
  }

  private final List<String> more;

  /** Commands about one Kafka. */
  public Session(String broker) {
    this.more = List.of("--kafka", broker);
  }

  /** Commands about anything else. */
  public Session() {
    this.more = List.of();
  }

  public Result run(String... words) {
    return runWith(new byte[0], words);
  }

  /** Runs a command that reads its input. */
  public Result runWith(byte[] input, String... words) {
    InputStream realIn = System.in;
    PrintStream realOut = System.out;
    var out = new ByteArrayOutputStream();
    var err = new StringWriter();
    var arguments = new ArrayList<>(List.of(words));
    arguments.addAll(more);
    try {
      System.setIn(new ByteArrayInputStream(input));
      System.setOut(new PrintStream(out, true, UTF_8));
      CommandLine line = Commands.line();
      line.setErr(new PrintWriter(err, true));
      int exit = line.execute(arguments.toArray(new String[0]));
      System.out.flush();
      return new Result(exit, out.toByteArray(), err.toString());
    } finally {
      System.setIn(realIn);
      System.setOut(realOut);
    }
  }
}
