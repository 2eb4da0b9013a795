package dev.millrace.files;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A store in a folder, which may be one that several machines share. */
final class FolderStore implements FileStore {
  private static final int PATIENCE_SECONDS = 3;

  /**
   * Where a content is while it is incomplete; on the same file system, so that it can be moved.
   */
  private static final String INCOMPLETE = ".incomplete";

  private final Path folder;
  private final String base;

  FolderStore(String url) {
    if (!isNamedBy(url)) {
      throw new IllegalArgumentException(
          "'" + url + "' is no store. Stores look like file:///a/folder or s3://bucket/prefix.");
    }
    folder = Path.of(URI.create(url)).toAbsolutePath().normalize();
    String uri = folder.toUri().toString();
    base = uri.endsWith("/") ? uri : uri + '/';
  }

  static boolean isNamedBy(String url) {
    try {
      URI uri = URI.create(url);
      return "file".equals(uri.getScheme()) && Path.of(uri).isAbsolute();
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  @Override
  public ContentReference put(Path file, String sha256) throws IOException {
    String address = ContentAddress.of(sha256);
    Path target = folder.resolve(address);
    long size = Files.size(file);
    if (!isThere(target, size)) {
      Files.createDirectories(target.getParent());
      Path incomplete =
          Files.createDirectories(folder.resolve(INCOMPLETE)).resolve(UUID.randomUUID().toString());
      try {
        copy(file, incomplete);
        Files.move(incomplete, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(incomplete);
      }
      // Else a power cut may take back the move.
      try (FileChannel parent = FileChannel.open(target.getParent(), READ)) {
        parent.force(true);
      }
    }
    return new ContentReference(base + address, size, sha256);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (FileChannel source = FileChannel.open(from, READ);
        FileChannel sink = FileChannel.open(to, CREATE_NEW, WRITE)) {
      long size = source.size();
      for (long done = 0; done < size; ) {
        long copied = source.transferTo(done, size - done, sink);
        if (copied == 0) {
          throw new IOException(from + " became shorter while it was stored");
        }
        done += copied;
      }
      sink.force(true);
    }
  }

  private static boolean isThere(Path target, long size) throws IOException {
    return Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) && Files.size(target) == size;
  }

  @Override
  public InputStream open(ContentReference reference) throws IOException {
    Path target = folder.resolve(ContentAddress.within(base, reference));
    try {
      // A link within the store would lead to files that it was never given.
      if (!target.toRealPath().equals(folder.toRealPath().resolve(folder.relativize(target)))) {
        throw new OutsideStore(reference.uri(), base);
      }
      return Files.newInputStream(target, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException missing) {
      throw new NotStored(reference);
    }
  }

  /** Asked in a thread of its own: a file system of the network can be silent for ever. */
  @Override
  public boolean answers() {
    var asked = new CompletableFuture<Boolean>();
    Thread asking =
        new Thread(() -> asked.complete(Files.isDirectory(folder) && Files.isWritable(folder)));
    asking.setDaemon(true);
    asking.start();
    try {
      return asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException silent) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {}
}
