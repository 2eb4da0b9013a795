package dev.millrace.console.files;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest files, of this console and of all others that the job has told of.
 *
 * <p>Each change has a number. Pages that know a number get along with the latest changes, unless
 * they have missed more than those.
 */
final class FileList {
  private static final int MOST = 500;
  private static final int CHANGES = 40;

  private final Map<String, FileEntry> entries = new HashMap<>();
  private final Map<String, String> ids = new HashMap<>();
  private long revision;

  /** Nothing else tells those who watch that a file has gone. */
  private long shrunk;

  /** All files, the newest first. */
  record Listing(long revision, List<FileEntry> files) {}

  /**
   * The files that changed last.
   *
   * @param since who knows the list as of then, or of later, knows it all with these
   */
  record Changes(long revision, long since, List<FileEntry> files) {}

  synchronized void put(UploadFolder.Progress progress, @Nullable String waiting) {
    FileEntry before = entries.get(progress.upload().id());
    // The job's answer says all there is, and may be here before Kafka's word about the message.
    if (before == null || !before.stage().isOver()) {
      keep(FileEntry.of(progress, waiting, ++revision));
    }
  }

  synchronized void put(AnalysedFile file) {
    String id = ids.getOrDefault(file.fileId(), file.fileId());
    FileEntry before = entries.get(id);
    keep(FileEntry.of(id, file, before != null && before.here(), ++revision));
  }

  private void keep(FileEntry entry) {
    entries.put(entry.id(), entry);
    if (entry.fileId() != null) {
      ids.put(entry.fileId(), entry.id());
    }
    if (entries.size() > MOST) {
      entries.values().stream()
          .filter(one -> one.stage().isOver())
          .min(Comparator.comparingLong(FileEntry::uploadedAt))
          .ifPresent(this::drop);
    }
  }

  synchronized void remove(String id) {
    FileEntry gone = entries.get(id);
    if (gone != null) {
      drop(gone);
      shrunk = ++revision;
    }
  }

  private void drop(FileEntry entry) {
    entries.remove(entry.id());
    if (entry.fileId() != null) {
      ids.remove(entry.fileId());
    }
  }

  /** By the console's name for it, or by the pipeline's. */
  synchronized Optional<FileEntry> find(String id) {
    return Optional.ofNullable(entries.get(ids.getOrDefault(id, id)));
  }

  synchronized long revision() {
    return revision;
  }

  synchronized Listing all() {
    return new Listing(
        revision,
        entries.values().stream()
            .sorted(
                Comparator.comparingLong(FileEntry::uploadedAt)
                    .thenComparing(FileEntry::id)
                    .reversed())
            .toList());
  }

  synchronized Changes changes() {
    List<FileEntry> latest =
        entries.values().stream()
            .sorted(Comparator.comparingLong(FileEntry::revision).reversed())
            .limit(CHANGES + 1L)
            .toList();
    boolean all = latest.size() <= CHANGES;
    return new Changes(
        revision,
        Math.max(shrunk, all ? 0 : latest.get(CHANGES).revision()),
        all ? latest : latest.subList(0, CHANGES));
  }
}
