package dev.millrace.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A port that somebody else listens on.
 *
 * @param holder the pid of the process that listens, if the system tells
 */
public record TakenPort(int port, OptionalLong holder) {
  /** Tells whether a loopback port is taken, and by whom. */
  public static Optional<TakenPort> at(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(new TakenPort(port, holderOf(port)));
    }
  }

  /** Who holds the port, in words. */
  public String describe() {
    if (holder.isEmpty()) {
      return "port " + port + " is taken by another process";
    }
    long pid = holder.getAsLong();
    String program =
        ProcessHandle.of(pid)
            .flatMap(process -> process.info().command())
            .map(command -> " (" + Path.of(command).getFileName() + ")")
            .orElse("");
    return "port " + port + " is taken by process " + pid + program;
  }

  private static OptionalLong holderOf(int port) {
    Set<String> inodes =
        Stream.of("/proc/net/tcp", "/proc/net/tcp6")
            .flatMap(table -> listening(Path.of(table), port))
            .map(inode -> "socket:[" + inode + "]")
            .collect(Collectors.toSet());
    if (!inodes.isEmpty()) {
      return ProcessHandle.allProcesses()
          .mapToLong(ProcessHandle::pid)
          .filter(pid -> holdsAny(pid, inodes))
          .findFirst();
    }
    return Command.lines(List.of("lsof", "-nP", "-iTCP:" + port, "-sTCP:LISTEN", "-t")).stream()
        .map(String::strip)
        .filter(line -> line.matches("\\d+"))
        .mapToLong(Long::parseLong)
        .findFirst();
  }

  private static Stream<String> listening(Path table, int port) {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    try {
      // Columns: number, local address, remote address, state (0A listens), …, inode as the tenth.
      return Files.readAllLines(table).stream()
          .map(line -> List.of(line.strip().split("\\s+", -1)))
          .filter(
              fields ->
                  fields.size() > 9 && fields.get(1).endsWith(suffix) && fields.get(3).equals("0A"))
          .map(fields -> fields.get(9));
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private static boolean holdsAny(long pid, Set<String> inodes) {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return open.anyMatch(file -> inodes.contains(target(file)));
    } catch (IOException e) {
      return false;
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
