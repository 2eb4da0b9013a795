package dev.millrace.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Small files that remember which savepoint a job is to continue from, each to be used once. */
public final class SavepointNotes {
  private final StackFolder folder;

  public SavepointNotes(StackFolder folder) {
    this.folder = folder;
  }

  /** The savepoint that the job of this name is to continue from, if it was stopped with one. */
  public Optional<String> latest(String jobName) {
    try {
      String savepoint = Files.readString(note(jobName, "latest")).strip();
      return savepoint.isEmpty() ? Optional.empty() : Optional.of(savepoint);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Remembers the savepoint that the job was stopped with. */
  public void remember(String jobName, String savepoint) {
    try {
      Files.createDirectories(folder.savepoints());
      Path fresh = note(jobName, "new");
      Files.writeString(fresh, savepoint + "\n");
      Files.move(
          fresh,
          note(jobName, "latest"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts the note aside, because the job has gone on: restoring it again would repeat the past. */
  public void spend(String jobName) {
    try {
      if (Files.exists(note(jobName, "latest"))) {
        Files.move(
            note(jobName, "latest"),
            note(jobName, "spent"),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path note(String jobName, String kind) {
    // A job of somebody else may be called anything.
    return folder.savepoints().resolve(jobName.replaceAll("[^A-Za-z0-9._-]", "_") + "." + kind);
  }
}
