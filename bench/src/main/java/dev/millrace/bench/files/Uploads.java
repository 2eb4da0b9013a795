package dev.millrace.bench.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.bench.Broker;
import dev.millrace.bench.Folders;
import dev.millrace.bench.Medians;
import dev.millrace.bench.ProcessOfItsOwn;
import dev.millrace.bench.SideBySide;
import dev.millrace.serde.sample.Dice;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * One large file on its way into the console, and into a handler that does nothing else; curl sends
 * it to both.
 *
 * @param console the folder that the console is built in
 * @param folder for all that is written
 * @param mebibytes the size of the file
 */
record Uploads(Path console, Path folder, int mebibytes) {
  private static final Duration LOOK = Duration.ofMillis(10);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String TUS = "Tus-Resumable: 1.0.0";
  private static final String NO_QUESTION = "Expect:";
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What one upload took.
   *
   * @param megabytes sent
   * @param seconds until the sender was told that all is there
   * @param stored seconds from then until the content is in the store
   * @param cpu of the taker, until both
   */
  private record Taken(double megabytes, double seconds, double stored, Duration cpu) {
    double perSecond() {
      return megabytes / seconds;
    }

    double cpuMillis() {
      return cpu.toNanos() / 1e6 / megabytes;
    }
  }

  /** Sends it to each in turn, and gives a table. */
  String measure(int rounds) throws Exception {
    Map<Takers, List<Taken>> measured = new EnumMap<>(Takers.class);
    Path file = folder.resolve("large.avi");
    double megabytes = write(file) / 1e6;
    try (Broker broker = Broker.start()) {
      Looking.createTopics(broker);
      for (int round = 1; round <= rounds; round++) {
        for (Takers taker : Takers.values()) {
          Taken taken = taken(taker, broker, file, megabytes);
          measured.computeIfAbsent(taker, any -> new ArrayList<>()).add(taken);
          SideBySide.say(
              "round %d, %s: %.0f MB/s, and %.2f s more",
              round, taker.title(), taken.perSecond(), taken.stored());
        }
      }
    }
    return table(measured, megabytes, rounds);
  }

  private static String table(Map<Takers, List<Taken>> measured, double megabytes, int rounds) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%nOne upload of %.0f MB; medians of %d rounds.%n%n"
                + "| | MB/s | × handler | rounds | CPU ms per MB |%n|---|---:|---:|---:|---:|%n",
            megabytes,
            rounds));
    List<Taken> bare = measured.getOrDefault(Takers.HANDLER, List.of());
    measured.forEach(
        (taker, all) ->
            table.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %.0f | %s | %.2f |%n",
                    taker.title(),
                    Medians.of(all, Taken::perSecond),
                    Medians.ratios(all, bare, Taken::perSecond),
                    Medians.of(all, Taken::cpuMillis))));
    List<Taken> console = measured.getOrDefault(Takers.CONSOLE, List.of());
    double stored = Medians.of(console, Taken::stored);
    return table
        .append(
            String.format(
                Locale.ROOT,
                "%nFrom its last byte until the console has it in the store: %.2f s, %.0f MB/s.%n",
                stored,
                megabytes / stored))
        .toString();
  }

  private Taken taken(Takers taker, Broker broker, Path file, double megabytes) throws Exception {
    Path own = Files.createDirectory(folder.resolve("taker"));
    try (ProcessOfItsOwn process =
        TakingProcess.start(taker, console, own, broker.bootstrapServers())) {
      String address = "http://127.0.0.1:" + process.awaitAnswer();
      String probe = taker == Takers.CONSOLE ? "/api/files/limits" : TakingProcess.PATH;
      awaitAnswer(address + probe);
      Duration before = process.cpu();
      long begun = System.nanoTime();
      String upload = taker == Takers.CONSOLE ? tus(address, file) : post(address, file);
      double seconds = secondsSince(begun);
      begun = System.nanoTime();
      if (taker == Takers.CONSOLE) {
        awaitStored(address + "/api/files/" + upload);
      }
      return new Taken(megabytes, seconds, secondsSince(begun), process.cpu().minus(before));
    } finally {
      Folders.delete(own);
    }
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private static String post(String address, Path file) throws Exception {
    return curl(
        "-f", "-X", "POST", "-T", file.toString(), "-H", NO_QUESTION, address + TakingProcess.PATH);
  }

  /** Gives the upload's id. */
  private static String tus(String address, Path file) throws Exception {
    String name = Base64.getEncoder().encodeToString("large.avi".getBytes(UTF_8));
    String headers =
        curl(
            "-f",
            "-D",
            "-",
            "-o",
            "/dev/null",
            "-X",
            "POST",
            "-H",
            TUS,
            "-H",
            "Upload-Length: " + Files.size(file),
            "-H",
            "Upload-Metadata: filename " + name,
            address + "/api/files/uploads");
    String place =
        headers
            .lines()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("location:"))
            .map(line -> line.substring("location:".length()).strip())
            .findFirst()
            .orElseThrow();
    var unused =
        curl(
            "-f",
            "-X",
            "PATCH",
            "-T",
            file.toString(),
            "-H",
            NO_QUESTION,
            "-H",
            TUS,
            "-H",
            "Upload-Offset: 0",
            "-H",
            "Content-Type: application/offset+octet-stream",
            address + place);
    return place.substring(place.lastIndexOf('/') + 1);
  }

  private static void awaitStored(String entry) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String stage = JSON.readTree(curl("-f", entry)).path("file").path("stage").asText();
      switch (stage) {
        case "stored", "announced" -> {
          return;
        }
        case "receiving", "received" -> pause(deadline, entry + " stays " + stage);
        default -> throw new IllegalStateException(entry + " is " + stage);
      }
    }
  }

  /** Any answer is one, be it that it does not like the question. */
  private static void awaitAnswer(String address) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (process("--connect-timeout", "1", "-o", "/dev/null", address).waitFor() != 0) {
      pause(deadline, address + " does not answer");
    }
  }

  private static void pause(long deadline, String complaint) {
    if (System.nanoTime() > deadline) {
      throw new IllegalStateException(complaint);
    }
    LockSupport.parkNanos(LOOK.toNanos());
  }

  private static String curl(String... words) throws IOException, InterruptedException {
    Process process = process(words);
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("curl " + String.join(" ", words) + " failed: " + said);
    }
    return said;
  }

  private static Process process(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("curl", "-sS"));
    command.addAll(Arrays.asList(words));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** A video to who looks at its beginning, and noise behind. */
  private long write(Path file) throws IOException {
    Dice dice = new Dice(1);
    byte[] block = new byte[1 << 20];
    ByteBuffer words = ByteBuffer.wrap(block);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write(Format.AVI.content(dice, 0));
      for (int written = 0; written < mebibytes; written++) {
        words.clear();
        while (words.hasRemaining()) {
          words.putLong(dice.next());
        }
        out.write(block);
      }
    }
    return Files.size(file);
  }
}
