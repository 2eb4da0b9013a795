package dev.millrace.cli.data.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.millrace.cli.Failure;
import dev.millrace.cli.data.Json;
import dev.millrace.cli.data.Notices;
import dev.millrace.cli.data.Progress;
import dev.millrace.cli.data.SafeText;
import dev.millrace.files.ContentReference;
import dev.millrace.files.Digests;
import dev.millrace.files.FileStore;
import dev.millrace.files.SafeName;
import dev.millrace.files.UploadedFile;
import dev.millrace.serde.codec.MalformedRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A folder of saved contents. A file takes its name when it is whole, checked and on the disk;
 * nothing is written over and no link is followed.
 */
final class SavedFiles {
  private final Path folder;
  private final FileStore store;
  private final Announcements announcements;
  private final Notices unsaved;
  private long written;
  private long there;

  /** A content that cannot be saved, in words. */
  private static final class Unfit extends Exception {
    private Unfit(String words) {
      super(words);
    }
  }

  SavedFiles(Path folder, FileStore store, Announcements announcements, Notices unsaved) {
    try {
      this.folder = Files.createDirectories(folder).toRealPath();
    } catch (IOException refused) {
      throw new Failure(
          "The folder " + folder + " cannot be made: " + refused,
          "Name another with --save, or make room for it.",
          refused);
    }
    this.store = store;
    this.announcements = announcements;
    this.unsaved = unsaved;
  }

  /**
   * Saves the content of the file that a record is about.
   *
   * @param announced whether the record announces it, and so holds it or says where it lies
   */
  void save(ConsumerRecord<byte[], byte[]> message, boolean announced) {
    try {
      save(announced ? announcements.read(message.value()) : announcement(message.value()));
    } catch (MalformedRecord | Unfit reason) {
      unsaved.add(ConsumeFiles.place(message) + ": " + words(reason) + ".");
    } catch (IOException refused) {
      unsaved.add(ConsumeFiles.place(message) + ": " + SafeText.of(refused.toString()) + ".");
    }
  }

  private static String words(Exception reason) {
    return SafeText.of(String.valueOf(reason.getMessage()));
  }

  private UploadedFile announcement(byte @Nullable [] value) throws Unfit, MalformedRecord {
    Json.Parsed told = Json.read(value);
    String fileId = told == null ? "" : told.tree().path("file_id").asText();
    UploadedFile file = announcements.of(fileId);
    if (file == null) {
      throw new Unfit("the announcement of '" + fileId + "' is not in Kafka, or no longer");
    }
    return file;
  }

  private void save(UploadedFile file) throws IOException, Unfit {
    Path part = folder.resolve(".millrace-" + UUID.randomUUID() + ".part");
    try {
      Digests digests;
      try (InputStream content = open(file);
          FileChannel channel = FileChannel.open(part, CREATE_NEW, WRITE)) {
        digests = Digests.copy(content, Channels.newOutputStream(channel), file.fileSize());
        channel.force(true);
      }
      check(file, digests);
      giveName(part, SafeName.of(file.filename()), digests);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private InputStream open(UploadedFile file) throws IOException {
    ContentReference reference = file.contentRef();
    return reference == null
        ? new ByteArrayInputStream(file.fileContent() == null ? new byte[0] : file.fileContent())
        : store.open(reference);
  }

  private static void check(UploadedFile file, Digests digests) throws Unfit {
    String name = "'" + file.filename() + "'";
    if (digests.size() != file.fileSize()) {
      throw new Unfit(
          name
              + " is said to have "
              + Progress.count(file.fileSize())
              + " bytes, and has "
              + (digests.size() > file.fileSize() ? "more" : Progress.count(digests.size())));
    }
    ContentReference reference = file.contentRef();
    if (!digests.md5().equals(file.fileHash())
        || (reference != null && !digests.sha256().equals(reference.sha256()))) {
      throw new Unfit(name + " is not what was announced: its hash is another");
    }
  }

  /** Gives it the first name that is free, unless the same content has one of them already. */
  private void giveName(Path part, String name, Digests digests) throws IOException {
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    String ending = name.substring(stem.length());
    for (int number = 0; ; number++) {
      Path target = folder.resolve(number == 0 ? name : stem + "-" + number + ending);
      if (isSame(target, digests)) {
        there++;
        return;
      }
      try {
        claim(part, target);
        written++;
        return;
      } catch (FileAlreadyExistsException taken) {
        // Another content has this name.
      }
    }
  }

  private static boolean isSame(Path target, Digests digests) throws IOException {
    if (!Files.isRegularFile(target, NOFOLLOW_LINKS) || Files.size(target) != digests.size()) {
      return false;
    }
    try (InputStream content = Files.newInputStream(target, NOFOLLOW_LINKS)) {
      return Digests.of(content).equals(digests);
    }
  }

  /**
   * A link fails where something has the name already, be it a link to nowhere; a move does not.
   */
  private static void claim(Path part, Path target) throws IOException {
    try {
      Files.createLink(target, part);
    } catch (FileAlreadyExistsException taken) {
      throw taken;
    } catch (FileSystemException | UnsupportedOperationException noLinksHere) {
      Files.createFile(target);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** What became of the files. */
  String summary() {
    return Progress.count(written)
        + " saved to "
        + folder
        + (there == 0 ? "" : ", " + Progress.count(there) + " there already")
        + (unsaved.count() == 0 ? "" : ", " + Progress.count(unsaved.count()) + " not saved");
  }
}
