package dev.millrace.console.files;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.millrace.console.Json;
import dev.millrace.console.RecordPlace;
import dev.millrace.console.Refusal;
import dev.millrace.localstack.StackFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of uploads: for each a folder called by its id with the bytes that came so far and
 * what is known of it.
 *
 * <p>How far an upload has come is the size of its file and nothing else, so that a console that
 * was killed goes on exactly where its disk is. Names of users are never part of a path.
 */
final class UploadFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UploadFolder.class);
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final String STATE = "upload.json";
  private static final String BYTES = "bytes";
  private static final int BUFFER = 128 << 10;

  /** What is left to others on the disk. */
  private static final long RESERVE = 256L << 20;

  /** Of files whose way is over so many are remembered. */
  private static final int REMEMBERED = 500;

  private final Path root;
  private final UploadLimits limits;
  private final InstantSource clock;
  private final FileChannel lock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Slot> slots = new ConcurrentHashMap<>();

  /** One upload in memory; it guards its own file. */
  private static final class Slot {
    private Upload upload;
    private long stored;

    /** The request that writes: whoever came last, since the one before may hang on a dead line. */
    private @Nullable Object writer;

    private Slot(Upload upload, long stored) {
      this.upload = upload;
      this.stored = stored;
    }
  }

  /** What there is of an upload. */
  record Progress(Upload upload, long stored) {}

  /** Opens it with all uploads that it holds; it belongs to this process until it is closed. */
  UploadFolder(Path root, UploadLimits limits, InstantSource clock) {
    this.root = root.toAbsolutePath().normalize();
    this.limits = limits;
    this.clock = clock;
    try {
      Files.createDirectories(this.root);
      this.lock = lock(this.root);
      load();
    } catch (IOException unusable) {
      throw new StackFailure(
          "The folder of uploads " + this.root + " cannot be used: " + unusable.getMessage() + ".",
          "Name another with --uploads.",
          unusable);
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    FileChannel channel = FileChannel.open(root.resolve(".lock"), CREATE, WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException ours) {
      // Another console in this process; told below.
    }
    channel.close();
    throw new StackFailure(
        "Another console uses the folder of uploads " + root + ".",
        "Give each its own with --uploads.");
  }

  private void load() throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, Files::isDirectory)) {
      for (Path folder : folders) {
        if (!ID.matcher(folder.getFileName().toString()).matches()) {
          continue;
        }
        Path state = folder.resolve(STATE);
        if (!Files.exists(state)) {
          delete(folder); // Killed while it began: nobody was told of it.
          continue;
        }
        try {
          Upload upload = Json.read(Files.readAllBytes(state), Upload.class);
          Path bytes = folder.resolve(BYTES);
          long stored = Files.exists(bytes) ? Files.size(bytes) : 0;
          if (upload.stage() == Stage.RECEIVING && stored == upload.size()) {
            upload = upload.received(clock.millis());
          }
          slots.put(upload.id(), new Slot(upload, stored));
          if (upload.stage() != Stage.RECEIVING && !upload.stage().isOurs()) {
            deleteBytes(upload); // Killed between its last step and this.
          }
        } catch (IOException | IllegalArgumentException unreadable) {
          LOG.error("The upload in {} cannot be read and is left alone", folder, unreadable);
        }
      }
    }
  }

  /** All there are, the newest first. */
  List<Progress> all() {
    return slots.values().stream()
        .map(UploadFolder::progress)
        .sorted(Comparator.comparingLong((Progress one) -> one.upload().createdAt()).reversed())
        .toList();
  }

  Progress of(String id) {
    return progress(slot(id));
  }

  /** Where the bytes of an upload are. */
  Path bytes(Upload upload) {
    return root.resolve(upload.id()).resolve(BYTES);
  }

  /** Begins an upload, if there is room for all of it. */
  synchronized Upload create(String filename, @Nullable String declaredType, long size) {
    checkRoom(size);
    byte[] id = new byte[16];
    random.nextBytes(id);
    var upload =
        Upload.begin(HexFormat.of().formatHex(id), filename, declaredType, size, clock.millis());
    try {
      Files.createDirectory(root.resolve(upload.id()));
      Files.createFile(bytes(upload));
      write(upload);
    } catch (IOException full) {
      throw noRoom("The upload cannot be kept: " + full.getMessage() + ".", full);
    }
    slots.put(upload.id(), new Slot(upload, 0));
    return upload;
  }

  private void checkRoom(long size) {
    long taken = 0;
    long toCome = 0;
    int unfinished = 0;
    for (Slot slot : slots.values()) {
      Progress one = progress(slot);
      if (one.upload().stage() == Stage.RECEIVING || one.upload().stage().isOurs()) {
        unfinished++;
        taken += one.upload().size();
        toCome += one.upload().size() - one.stored();
      }
    }
    if (unfinished >= limits.unfinished()) {
      throw new Refusal(
          429,
          unfinished + " uploads are not finished yet.",
          "Finish or cancel some; those that stand still are forgotten after "
              + limits.patience().toHours()
              + " h.");
    }
    if (size > limits.folderBytes() - taken) {
      throw noRoom("Unfinished uploads leave no room for %,d bytes.".formatted(size), null);
    }
    try {
      if (size > Files.getFileStore(root).getUsableSpace() - toCome - RESERVE) {
        throw noRoom("The disk has no room for %,d bytes.".formatted(size), null);
      }
    } catch (IOException unknown) {
      throw new UncheckedIOException(unknown);
    }
  }

  private static Refusal noRoom(String whatHappened, @Nullable IOException cause) {
    String advice = "Try again when others are finished, or let the console use a larger disk.";
    return cause == null
        ? new Refusal(507, whatHappened, advice)
        : new Refusal(507, whatHappened, advice, cause);
  }

  /**
   * Writes what comes of an upload behind what is there. What came is kept also where the rest does
   * not; with a checksum only if all of it is right.
   *
   * @param offset how much the sender believes to be there
   * @param heard told how much is there, again and again
   */
  Progress append(
      String id, long offset, InputStream in, @Nullable Checksum checksum, Runnable heard)
      throws IOException {
    Slot slot = slot(id);
    var writer = new Object();
    synchronized (slot) {
      if (offset != slot.stored) {
        throw new Refusal(
            409,
            "%,d bytes of this upload are stored, not %,d.".formatted(slot.stored, offset),
            "Ask for the offset with HEAD, and go on from there.");
      }
      slot.writer = writer;
    }
    try (FileChannel file = FileChannel.open(bytes(slot.upload), WRITE)) {
      boolean whole = false;
      try {
        copy(slot, writer, in, file, checksum, heard);
        whole = checksum == null || checksum.matches();
      } finally {
        if (checksum != null && !whole) {
          takeBack(slot, writer, file, offset);
        }
        file.force(false);
      }
      if (!whole) {
        throw new Refusal(460, "The checksum does not match.", "Send these bytes again.");
      }
    }
    synchronized (slot) {
      if (slot.stored == slot.upload.size() && slot.upload.stage() == Stage.RECEIVING) {
        change(slot, slot.upload.received(clock.millis()));
      }
      return new Progress(slot.upload, slot.stored);
    }
  }

  private void copy(
      Slot slot,
      Object writer,
      InputStream in,
      FileChannel file,
      @Nullable Checksum checksum,
      Runnable heard)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      synchronized (slot) {
        if (slot.writer != writer) {
          throw new Refusal(
              409, "Another request goes on with this upload.", "Ask for the offset with HEAD.");
        }
        if (read > slot.upload.size() - slot.stored) {
          throw new Refusal(
              413,
              "More came than the %,d bytes announced.".formatted(slot.upload.size()),
              "Announce the size of the whole file.");
        }
        var bytes = ByteBuffer.wrap(buffer, 0, read);
        while (bytes.hasRemaining()) {
          slot.stored += file.write(bytes, slot.stored);
        }
      }
      if (checksum != null) {
        checksum.update(buffer, read);
      }
      heard.run();
    }
  }

  private static void takeBack(Slot slot, Object writer, FileChannel file, long offset)
      throws IOException {
    synchronized (slot) {
      if (slot.writer == writer) {
        file.truncate(offset);
        slot.stored = offset;
      }
    }
  }

  /**
   * Keeps the next step of an upload's way. The job's answer may be here before Kafka's word that
   * the message is: then only where that stands is new.
   */
  Upload keep(Upload upload) throws IOException {
    Slot slot = slot(upload.id());
    synchronized (slot) {
      change(slot, slot.upload.analysis() == null ? upload : slot.upload.with(upload.message()));
      return slot.upload;
    }
  }

  /** Keeps what became of an announced upload. */
  Progress keepAnalysis(String id, RecordPlace analysis, Upload.@Nullable Failure failure)
      throws IOException {
    Slot slot = slot(id);
    synchronized (slot) {
      if (slot.upload.analysis() == null) {
        change(slot, slot.upload.analysed(analysis, failure, clock.millis()));
      }
      return progress(slot);
    }
  }

  private void change(Slot slot, Upload upload) throws IOException {
    write(upload);
    slot.upload = upload;
  }

  /** A file is replaced whole or not at all. */
  private void write(Upload upload) throws IOException {
    Path state = root.resolve(upload.id()).resolve(STATE);
    Path next = state.resolveSibling(STATE + ".next");
    try (FileChannel file = FileChannel.open(next, CREATE, WRITE, TRUNCATE_EXISTING)) {
      var json = ByteBuffer.wrap(Json.bytes(upload));
      while (json.hasRemaining()) {
        file.write(json);
      }
      file.force(true);
    }
    Files.move(next, state, ATOMIC_MOVE);
  }

  /** The bytes are elsewhere by now, or nobody wants them. */
  void deleteBytes(Upload upload) throws IOException {
    Files.deleteIfExists(bytes(upload));
  }

  /** Ends an upload that its sender does not want any more. */
  void cancel(String id) throws IOException {
    Slot slot = slot(id);
    synchronized (slot) {
      if (slot.upload.stage() != Stage.RECEIVING) {
        throw new Refusal(
            409,
            "All of this file has come already.",
            "It is on its way and cannot be called back.");
      }
      slot.writer = null;
      slots.remove(id);
    }
    delete(root.resolve(id));
  }

  /**
   * Forgets uploads that nobody goes on with, and the oldest of those whose way is over.
   *
   * @return those forgotten
   */
  List<Upload> sweep() throws IOException {
    long oldest = clock.millis() - limits.patience().toMillis();
    List<Progress> all = all();
    List<Upload> forgotten =
        Stream.concat(
                all.stream()
                    .map(Progress::upload)
                    .filter(one -> one.stage() == Stage.RECEIVING && lastHeard(one) < oldest),
                all.stream()
                    .map(Progress::upload)
                    .filter(one -> !one.stage().isOurs() && one.stage() != Stage.RECEIVING)
                    .skip(REMEMBERED))
            .toList();
    for (Upload upload : forgotten) {
      slots.remove(upload.id());
      delete(root.resolve(upload.id()));
    }
    return forgotten;
  }

  /** When an unfinished upload is forgotten, should nothing come of it. */
  long expires(Upload upload) {
    return lastHeard(upload) + limits.patience().toMillis();
  }

  private long lastHeard(Upload upload) {
    try {
      return Files.getLastModifiedTime(bytes(upload)).toMillis();
    } catch (IOException gone) {
      return upload.changedAt();
    }
  }

  private Slot slot(String id) {
    Slot slot = slots.get(id);
    if (slot == null) {
      throw new Refusal(
          404, "There is no such upload.", "It was cancelled or has expired: begin anew.");
    }
    return slot;
  }

  private static Progress progress(Slot slot) {
    synchronized (slot) {
      return new Progress(slot.upload, slot.stored);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException ignored) {
      // The lock ends with the process at the latest.
    }
  }
}
