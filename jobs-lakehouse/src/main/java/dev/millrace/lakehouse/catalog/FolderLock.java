package dev.millrace.lakehouse.catalog;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.iceberg.LockManager;
import org.jspecify.annotations.Nullable;

/**
 * Lets one commit at a time into tables in a folder, by a lock of the operating system: to rename a
 * file there is not enough, since it replaces what another process has just put in its place.
 * Iceberg makes it by its name. A process that dies lets go of it.
 *
 * <p>A process that closes a file loses all its locks on it, whoever took them; so the file stays
 * open, and is closed only by who holds the lock.
 */
public final class FolderLock implements LockManager {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private @Nullable Path file;
  private @Nullable FileChannel channel;
  private @Nullable FileLock lock;
  private @Nullable String holder;

  @Override
  public void initialize(Map<String, String> properties) {
    // Beside the tables: in one of them it would be taken away as a file that nobody needs.
    file = Path.of(URI.create(requireNonNull(properties.get("warehouse")))).resolve("commits.lock");
  }

  @Override
  public boolean acquire(String entity, String owner) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!tryAcquire(owner)) {
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }

  private synchronized boolean tryAcquire(String owner) {
    if (holder != null) {
      return false;
    }
    try {
      lock = open().tryLock();
    } catch (OverlappingFileLockException another) {
      return false; // Held in this process, maybe by the classes of another job.
    } catch (IOException unusable) {
      throw new UncheckedIOException("Cannot lock " + file, unusable);
    }
    holder = lock == null ? null : owner;
    return lock != null;
  }

  private FileChannel open() throws IOException {
    if (channel == null) {
      Path place = requireNonNull(file);
      Files.createDirectories(requireNonNull(place.getParent()));
      channel = FileChannel.open(place, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
    return channel;
  }

  /** Iceberg asks for it also where it was not given the lock. */
  @Override
  public synchronized boolean release(String entity, String owner) {
    if (lock == null || !owner.equals(holder)) {
      return false;
    }
    try {
      lock.release();
    } catch (IOException unusable) {
      throw new UncheckedIOException("Cannot unlock " + file, unusable);
    } finally {
      lock = null;
      holder = null;
    }
    return true;
  }

  /** Whoever still commits to a table of a closed catalog opens it again. */
  @Override
  public void close() throws IOException {
    if (isOpen() && acquire("", "close")) {
      closeHeld();
    }
  }

  private synchronized boolean isOpen() {
    return channel != null;
  }

  private synchronized void closeHeld() throws IOException {
    requireNonNull(channel).close();
    channel = null;
    lock = null;
    holder = null;
  }
}
