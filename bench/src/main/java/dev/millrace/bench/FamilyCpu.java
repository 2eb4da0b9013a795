package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** CPU time of a process with all that it started, those that have ended since included. */
final class FamilyCpu {
  /** Linux tells in hundredths of a second, whatever its clock. */
  private static final long MILLIS_OF_A_TICK = 10;

  /** Behind the name, which may hold blanks: of the process, and of its children that ended. */
  private static final int FIRST_TIME = 11;

  private static final int TIMES = 4;

  private FamilyCpu() {}

  /** So far; zero where there is no {@code /proc}. */
  static Duration of(ProcessHandle process) {
    return Duration.ofMillis(
        MILLIS_OF_A_TICK
            * Stream.concat(Stream.of(process), process.descendants())
                .mapToLong(FamilyCpu::ticks)
                .sum());
  }

  private static long ticks(ProcessHandle member) {
    try {
      String line = Files.readString(Path.of("/proc", String.valueOf(member.pid()), "stat"));
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = 0;
      for (int field = FIRST_TIME; field < FIRST_TIME + TIMES; field++) {
        ticks += Long.parseLong(fields[field]);
      }
      return ticks;
    } catch (IOException gone) {
      return 0;
    }
  }
}
