package dev.millrace.cli.upload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.Durations;
import dev.millrace.cli.Failure;
import dev.millrace.cli.Surroundings;
import dev.millrace.cli.data.Columns;
import dev.millrace.cli.data.Format;
import dev.millrace.cli.data.Interruption;
import dev.millrace.cli.data.Progress;
import dev.millrace.cli.data.SafeText;
import dev.millrace.cli.data.Stdout;
import dev.millrace.cli.data.files.FileLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Uploads files to the console, and waits for what is found in them. */
@Command(
    name = "upload",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace upload report.pdf holiday.mp4 --wait",
      "  ./millrace upload *.jpg --console https://files.example.org --token-file token"
    },
    description = {
      "Upload files to the console, as its page does; the console stores and announces them.",
      "A line that breaks is mended, and an upload that was interrupted goes on where it was when"
          + " the same command is run again."
    })
public final class Upload implements Callable<Integer> {
  private static final Set<String> OVER = Set.of("analysed", "failed");
  private static final Set<String> ON_ITS_WAY = Set.of("announced", "analysed", "failed");
  private static final long POLL_MILLIS = 250;
  private static final int KIB = 1 << 10;

  /** How long the console may take to announce a file whose content it has. */
  private static final Duration ANNOUNCING = Duration.ofSeconds(20);

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ConsoleOptions console = new ConsoleOptions();

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "What to upload.")
  List<Path> files = List.of();

  @Option(
      names = "--wait",
      description = "Wait until each file was analysed, and fail if one could not be.")
  boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "5m",
      converter = Durations.class,
      description =
          "Give up after so long without an answer of the console, or of the analysis (default:"
              + " ${DEFAULT-VALUE}).")
  Duration timeout = Duration.ofMinutes(5);

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json (pretty) or ndjson, with whole analyses (default: table).")
  Format format = Format.TABLE;

  @Option(names = "--quiet", description = "No progress bars.")
  boolean quiet;

  private final List<JsonNode> answers = new ArrayList<>();
  private boolean failed;

  @Override
  public Integer call() {
    files.forEach(Upload::requireFile);
    ConsoleClient client = console.client();
    var remembered = new Remembered(Surroundings.folder().home().resolve("sending"));
    Thread me = Thread.currentThread();
    try (var interruption = new Interruption(me::interrupt);
        var out = new Stdout()) {
      List<String> ids = new ArrayList<>();
      for (Path file : files) {
        if (!interruption.requested()) {
          send(client, file, remembered, interruption, ids);
        }
      }
      for (String id : ids) {
        answers.add(awaited(client, id, interruption));
      }
      print(out);
      return failed ? 1 : 0;
    } catch (Stdout.Closed nobodyReads) {
      return 0;
    } catch (InterruptedException stopped) {
      throw new Failure(
          "Interrupted before all was done.", "Run the same command again; it goes on.", stopped);
    }
  }

  private static void requireFile(Path file) {
    if (Files.isDirectory(file)) {
      throw new Failure(
          file + " is a folder.", "Name the files in it, for example " + file + "/*.");
    }
    if (!Files.isReadable(file)) {
      throw new Failure(
          "There is no file " + file + ", or it cannot be read.", "Check its name and its rights.");
    }
  }

  private void send(
      ConsoleClient client,
      Path file,
      Remembered remembered,
      Interruption interruption,
      List<String> ids)
      throws InterruptedException {
    String name = SafeText.of(String.valueOf(file.getFileName()));
    try (var progress = new Progress(name, "KiB", Files.size(file) / KIB, quiet)) {
      ids.add(
          new Transfer(
                  client,
                  file,
                  remembered,
                  timeout,
                  interruption::requested,
                  bytes -> progress.at(bytes / KIB))
              .send());
    } catch (Refused refusal) {
      if (refusal.status() == 401) {
        throw new Failure(String.valueOf(refusal.getMessage()), refusal.advice(), refusal);
      }
      tell(name, refusal.getMessage(), refusal.advice());
    } catch (Failure known) {
      tell(name, known.getMessage(), known.advice());
    } catch (IOException unreadable) {
      tell(name, unreadable + ".", "Check the file, and the state folder.");
    }
  }

  private void tell(String name, @Nullable String whatHappened, String whatToDo) {
    failed = true;
    PrintWriter err = spec.commandLine().getErr();
    err.println("Not uploaded: " + name + ": " + whatHappened);
    err.println("  " + whatToDo);
    err.flush();
  }

  /** What became of an uploaded file, as soon as it is as far as it has to be. */
  private JsonNode awaited(ConsoleClient client, String id, Interruption interruption)
      throws InterruptedException {
    Set<String> enough = wait ? OVER : ON_ITS_WAY;
    long patience = (wait ? timeout : ANNOUNCING).toNanos();
    long began = System.nanoTime();
    while (true) {
      boolean late = System.nanoTime() - began > patience || interruption.requested();
      try {
        JsonNode answer = client.file(id);
        String stage = answer.path("file").path("stage").asText();
        if (enough.contains(stage) || late) {
          failed |= stage.equals("failed") || !enough.contains(stage);
          return answer;
        }
      } catch (Refused refusal) {
        throw new Failure(String.valueOf(refusal.getMessage()), refusal.advice(), refusal);
      } catch (IOException silence) {
        if (late) {
          throw new Failure(
              "The console has the file " + id + ", and stopped answering: " + silence + ".",
              "See './millrace status'; the file goes on when the console is back.",
              silence);
        }
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private void print(Stdout out) {
    if (format != Format.TABLE) {
      for (JsonNode answer : answers) {
        String json = format == Format.JSON ? answer.toPrettyString() : answer.toString();
        json.lines().map(SafeText::ofJson).forEach(out::line);
      }
    } else if (!answers.isEmpty()) {
      Columns.table(
              List.of("file", "id", "kind", "size", "stage", "found"),
              answers.stream().map(Upload::row).toList())
          .forEach(out::line);
    }
    out.flush();
  }

  private static List<String> row(JsonNode answer) {
    JsonNode file = answer.path("file");
    JsonNode failure = file.path("failure");
    String found =
        failure.isObject()
            ? failure.path("reason").asText() + ": " + failure.path("message").asText()
            : FileLine.found(answer.path("analysis").path("analysis"));
    return List.of(
        SafeText.shortened(SafeText.of(file.path("filename").asText()), 40),
        SafeText.of(file.path("fileId").asText(file.path("id").asText())),
        file.path("kind").asText("-"),
        file.path("size").asText(),
        file.path("stage").asText()
            + (file.has("waiting") ? ", " + SafeText.of(file.path("waiting").asText()) : ""),
        SafeText.of(found));
  }
}
