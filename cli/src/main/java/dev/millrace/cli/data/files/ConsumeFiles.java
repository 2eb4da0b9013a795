package dev.millrace.cli.data.files;

import dev.millrace.cli.data.FollowOptions;
import dev.millrace.cli.data.Format;
import dev.millrace.cli.data.Interruption;
import dev.millrace.cli.data.KafkaOptions;
import dev.millrace.cli.data.Notices;
import dev.millrace.cli.data.Progress;
import dev.millrace.cli.data.RecordPrinter;
import dev.millrace.cli.data.SafeText;
import dev.millrace.cli.data.Stdout;
import dev.millrace.cli.data.TopicReader;
import dev.millrace.files.FileKind;
import dev.millrace.files.FileStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Shows uploaded files, what was found in them and how many there are, and saves their contents.
 */
@Command(
    name = "files",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace consume files",
      "  ./millrace consume files --mode processed --from-beginning --until-idle 10s --save files/",
      "  ./millrace consume files --mode aggregations --format ndjson"
    },
    description = {
      "Show uploaded files, what was found in them, or how many there are.",
      "With --save, their contents become files again, byte for byte: names are made harmless,"
          + " nothing is written over, and what is there already with the same content is left alone."
    })
public final class ConsumeFiles implements Callable<Integer> {
  /** What is followed. */
  enum Mode {
    UPLOADED(Arrays.stream(FileKind.values()).map(FileKind::topic).toList()),
    ANALYSED(List.of("analysed_files")),
    PROCESSED(List.of("processed_files")),
    AGGREGATIONS(List.of("file_type_aggregations"));

    @SuppressWarnings("ImmutableEnumChecker") // A list that cannot be changed.
    private final List<String> topics;

    Mode(List<String> topics) {
      this.topics = topics;
    }
  }

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin KafkaOptions kafka = new KafkaOptions();
  @Mixin FollowOptions follow = new FollowOptions();
  @Mixin FileStoreOptions fileStore = new FileStoreOptions();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "analysed",
      description =
          "uploaded: as they were announced; analysed: each with its analysis, or why there is none;"
              + " processed: those of more than 1 MB only; aggregations: counts by type and size"
              + " (default: ${DEFAULT-VALUE}).")
  Mode mode = Mode.ANALYSED;

  @Option(
      names = "--save",
      paramLabel = "FOLDER",
      description = "Save the contents of the files there; made if it is absent.")
  @Nullable Path save;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description =
          "table, json (pretty) or ndjson (values as they are, but for contents; default: table).")
  Format format = Format.TABLE;

  private long shown;

  @Override
  public Integer call() {
    check();
    PrintWriter err = spec.commandLine().getErr();
    var unsaved = new Notices(err, "Not saved");
    try (var reader = new TopicReader(kafka, mode.topics);
        FileStore store = fileStore.open();
        var announcements = new Announcements(kafka);
        var interruption = new Interruption(() -> {});
        var out = new Stdout()) {
      follow.place(reader);
      SavedFiles saved = save == null ? null : new SavedFiles(save, store, announcements, unsaved);
      show(reader, saved, interruption, RecordPrinter.of(format, false, false, out));
      if (!follow.quiet()) {
        err.println(
            Progress.count(shown)
                + (shown == 1 ? " record" : " records")
                + (saved == null ? "." : "; " + saved.summary() + "."));
        err.flush();
      }
      return unsaved.count() == 0 ? 0 : 1;
    } catch (Stdout.Closed nobodyReads) {
      return 0;
    }
  }

  private void check() {
    follow.check("Options stand behind 'consume files'");
    if (save != null && mode == Mode.AGGREGATIONS) {
      throw follow.wrong("Counts have no content; --save is for files");
    }
  }

  private void show(
      TopicReader reader,
      @Nullable SavedFiles saved,
      Interruption interruption,
      RecordPrinter printer) {
    var idleness = follow.idleness();
    while (shown < follow.most() && !interruption.requested()) {
      ConsumerRecords<byte[], byte[]> batch = reader.poll();
      for (ConsumerRecord<byte[], byte[]> message : batch) {
        if (shown == follow.most() || interruption.requested()) {
          break;
        }
        printer.print(FileLine.of(message, format == Format.TABLE));
        shown++;
        if (saved != null) {
          printer.flush();
          saved.save(message, mode == Mode.UPLOADED);
        }
      }
      printer.flush();
      if (idleness.isOver(batch.isEmpty())) {
        return;
      }
    }
  }

  /** Where a record stands, for people. */
  static String place(ConsumerRecord<byte[], byte[]> message) {
    return SafeText.of(message.topic()) + " " + message.partition() + ":" + message.offset();
  }
}
