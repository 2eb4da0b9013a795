package dev.millrace.lakehouse.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  private static final int LOCKS = 4;
  private static final int ROUNDS = 100;

  private int inside;
  private int entered;

  @Test
  void oneAtATimeIsInsideThoughEachHasALockOfItsOwn(@TempDir Path folder) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(LOCKS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < LOCKS; i++) {
        FolderLock lock = lock(folder);
        running.add(threads.submit(() -> enterAndLeave(lock)));
      }
      for (Future<?> one : running) {
        one.get(1, TimeUnit.MINUTES);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(entered).isEqualTo(LOCKS * ROUNDS);
  }

  // Not synchronized: the lock is what is tested.
  private void enterAndLeave(FolderLock lock) {
    for (int i = 0; i < ROUNDS; i++) {
      assertThat(lock.acquire("table", "one")).isTrue();
      inside++;
      assertThat(inside).isEqualTo(1);
      entered++;
      inside--;
      assertThat(lock.release("table", "one")).isTrue();
    }
  }

  @Test
  void onlyWhoHoldsItLetsGoOfIt(@TempDir Path folder) throws Exception {
    try (FolderLock lock = lock(folder)) {
      assertThat(lock.acquire("table", "one")).isTrue();
      assertThat(lock.release("table", "other")).isFalse();
      assertThat(lock.release("table", "one")).isTrue();
      assertThat(lock.release("table", "one")).isFalse();
    }
  }

  @Test
  void anotherProcessIsKeptOut(@TempDir Path folder) throws Exception {
    FolderLock lock = lock(folder);
    assertThat(lock.acquire("table", "one")).isTrue();
    assertThat(locksInAProcessOfItsOwn(folder)).isEqualTo("kept out");
    // Closing any channel of the file would let go of the lock.
    lock(folder).close();
    assertThat(locksInAProcessOfItsOwn(folder)).isEqualTo("kept out");
    assertThat(lock.release("table", "one")).isTrue();
    assertThat(locksInAProcessOfItsOwn(folder)).isEqualTo("let in");
  }

  /** Says whether it gets the lock; a process of its own has none of this one's locks. */
  static final class Other {
    private Other() {}

    public static void main(String[] arguments) throws Exception {
      try (var channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
        System.out.print(channel.tryLock() == null ? "kept out" : "let in");
      }
    }
  }

  private static String locksInAProcessOfItsOwn(Path folder) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                folder.resolve("commits.lock").toString())
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return said;
  }

  private static FolderLock lock(Path folder) {
    var lock = new FolderLock();
    lock.initialize(Map.of("warehouse", folder.toUri().toString()));
    return lock;
  }
}
