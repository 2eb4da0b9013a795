package dev.millrace.localstack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL itself, out of the artifact that tests elsewhere embed. */
final class Postgres {
  static final String NAME = "postgres";
  static final String DATABASE = "realtime_analytics";
  static final String USER = "smartcity";

  private static final String MODULE = "local-stack/postgres";

  private Postgres() {}

  /** Where JDBC finds the database. */
  static String url(Ports ports) {
    return "jdbc:postgresql://localhost:" + ports.of(Port.POSTGRES) + "/" + DATABASE;
  }

  /** The file that holds the user's password, for nobody but who has started the server. */
  static Path passwordFile(StackFolder folder) {
    return folder.postgres().resolve("password");
  }

  static Server server(StackFolder folder, Ports ports) {
    List<String> command =
        unprivileged(
            program(folder, "postgres"),
            "-D",
            data(folder).toString(),
            "-p",
            Integer.toString(ports.of(Port.POSTGRES)),
            "-c",
            "listen_addresses=localhost",
            "-c",
            "unix_socket_directories=",
            // Sinks that commit in two phases need them.
            "-c",
            "max_prepared_transactions=50",
            "-c",
            "timezone=UTC",
            "-c",
            "log_checkpoints=off",
            // A statement that fails may hold what nobody is to read in a log.
            "-c",
            "log_min_error_statement=panic");
    return new Server(NAME, "PostgreSQL", command, Map.of());
  }

  /** Fetches the server and makes its database, whichever of it is not there yet. */
  static void prepare(StackFolder folder, Progress progress) throws InterruptedException {
    Path archives = folder.root().resolve(MODULE).resolve("target/archive");
    LateArtifacts.fetch(
        folder,
        MODULE,
        "PostgreSQL (15 MB)",
        () -> Files.isDirectory(installation(folder)) || archive(archives).isPresent(),
        progress);
    try {
      if (!Files.isDirectory(installation(folder))) {
        unpack(archive(archives).orElseThrow(), installation(folder));
      }
      if (!Files.isDirectory(data(folder))) {
        makeDatabase(folder);
      }
    } catch (IOException e) {
      throw new StackFailure(
          "PostgreSQL's data folder could not be made: " + e.getMessage(),
          "See whether " + folder.postgres() + " can be written.",
          e);
    }
  }

  /** Whether the server takes the database's user in, as far as asking for the password. */
  static boolean answers(Ports ports) {
    byte[] hello =
        ("user\0" + USER + "\0database\0" + DATABASE + "\0\0").getBytes(StandardCharsets.US_ASCII);
    int protocol = 3 << 16;
    ByteBuffer message = ByteBuffer.allocate(Integer.BYTES * 2 + hello.length);
    message.putInt(message.capacity()).putInt(protocol).put(hello);
    try (var socket = new Socket()) {
      int port = ports.of(Port.POSTGRES);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      socket.setSoTimeout(1000);
      socket.getOutputStream().write(message.array());
      return socket.getInputStream().read() == 'R';
    } catch (IOException e) {
      return false;
    }
  }

  private static void makeDatabase(StackFolder folder) throws IOException, InterruptedException {
    Files.createDirectories(folder.postgres());
    Path fresh = folder.postgres().resolve("data.new");
    StackFolder.delete(fresh);
    run(
        unprivileged(
            program(folder, "initdb"),
            "-D",
            fresh.toString(),
            "-U",
            "postgres",
            "--auth=scram-sha-256",
            // Its own superuser has no password and so comes in by no way but the next step's.
            "--auth-local=reject",
            "-E",
            "UTF8",
            "--no-locale"),
        "");
    String password = PrivateFile.newSecret();
    PrivateFile.write(passwordFile(folder), password + "\n");
    // The password goes through a pipe: other users of the machine can read command lines.
    run(
        unprivileged(
            program(folder, "postgres"), "--single", "-D", fresh.toString(), "-j", "postgres"),
        "CREATE ROLE %s LOGIN PASSWORD '%s';\n\nCREATE DATABASE %s OWNER %s;\n\n"
            .formatted(USER, password, DATABASE, USER));
    // Only now, so that a half-made database is never taken for a whole one.
    Files.move(fresh, data(folder), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Unpacks the archive as a whole or not at all. */
  private static void unpack(Path archive, Path installation)
      throws IOException, InterruptedException {
    Path fresh = installation.resolveSibling("postgres.new");
    StackFolder.delete(fresh);
    Files.createDirectories(fresh);
    Process tar =
        new ProcessBuilder("tar", "-x", "-C", fresh.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (InputStream in = new XZInputStream(Files.newInputStream(archive));
        OutputStream out = tar.getOutputStream()) {
      in.transferTo(out);
    }
    if (tar.waitFor() != 0) {
      throw new IOException("tar could not unpack " + archive);
    }
    Files.move(fresh, installation, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void run(List<String> command, String input)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (OutputStream out = process.getOutputStream()) {
      out.write(input.getBytes(StandardCharsets.UTF_8));
    }
    List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
    // In single-user mode a failed statement is told but does not end the process.
    boolean failed = lines.stream().anyMatch(line -> line.contains("ERROR:"));
    if (process.waitFor() != 0 || failed) {
      throw new StackFailure(
          "PostgreSQL's database could not be made:\n" + Diagnosis.last(lines, 5),
          "It runs as an ordinary user, and as root only where 'unshare -U' may be used.");
    }
  }

  /** PostgreSQL refuses to run as root, so root runs it in a user namespace without rights. */
  private static List<String> unprivileged(String... command) {
    var arguments = new ArrayList<String>();
    if ("root".equals(System.getProperty("user.name")) && Command.exists("unshare")) {
      arguments.addAll(List.of("unshare", "-U"));
    }
    arguments.addAll(List.of(command));
    return List.copyOf(arguments);
  }

  private static Optional<Path> archive(Path archives) {
    if (!Files.isDirectory(archives)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(archives)) {
      return files.filter(file -> file.toString().endsWith(".txz")).findAny();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path installation(StackFolder folder) {
    return folder.root().resolve(MODULE).resolve("target/postgres");
  }

  private static String program(StackFolder folder, String name) {
    return installation(folder).resolve("bin").resolve(name).toString();
  }

  private static Path data(StackFolder folder) {
    return folder.postgres().resolve("data");
  }
}
