package dev.millrace.bench.files;

import dev.millrace.bench.Folders;
import dev.millrace.bench.Machine;
import dev.millrace.bench.Medians;
import dev.millrace.bench.SideBySide;
import dev.millrace.files.FileStore;
import dev.millrace.files.StoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures how fast files are looked into, by size, and how fast the console takes them. */
@Command(
    name = "files",
    description = "Files a second beside the bare analyser, and uploads beside a bare handler.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class FilesBench implements Callable<Integer> {
  @Option(names = "--rounds", defaultValue = "3", description = "How often each is measured.")
  private int rounds = 3;

  @Option(
      names = "--scale",
      defaultValue = "1",
      description = "How many files: 0.5 takes half as many; 0: none.")
  private double scale = 1;

  @Option(
      names = "--processes",
      defaultValue = "2",
      description = "How many files are looked into at a time.")
  private int processes = 2;

  @Option(
      names = "--upload-mib",
      defaultValue = "512",
      description = "The size of the file that is uploaded, in MiB; 0: none is.")
  private int uploadMib = 512;

  @Option(
      names = "--analyser",
      defaultValue = "file-analyser/target/file-analyser.jar",
      description = "The analyser's program.")
  private Path analyser = Path.of("file-analyser/target/file-analyser.jar");

  @Option(
      names = "--console",
      defaultValue = "console/target",
      description = "The folder that the console is built in.")
  private Path console = Path.of("console/target");

  @Override
  public Integer call() throws Exception {
    System.out.printf("%s. Load before: %.1f.%n", Machine.description(), Machine.load());
    Path folder = Files.createTempDirectory("millrace-bench");
    try {
      if (scale > 0) {
        analyses(folder);
      }
      if (uploadMib > 0) {
        System.out.print(new Uploads(console, folder, uploadMib).measure(rounds));
      }
    } finally {
      Folders.delete(folder);
    }
    System.out.printf("%nLoad after: %.1f.%n", Machine.load());
    return 0;
  }

  private void analyses(Path folder) throws Exception {
    List<Corpus> corpora = new ArrayList<>();
    StoreOptions options = StoreOptions.folder(folder.resolve("store"));
    try (FileStore store = FileStore.at(options)) {
      for (SizeClass size : SizeClass.values()) {
        SideBySide.say("making %d %s files", size.count(scale), size.word());
        Corpus corpus = Corpus.make(size, size.count(scale), store);
        Files.write(Worklist.requests(folder, size), corpus.requests());
        corpora.add(corpus);
      }
    }
    var looking = new Looking(corpora, folder, options.url(), analyser.toAbsolutePath(), processes);
    Map<Contenders, List<Map<SizeClass, Span>>> measured = new EnumMap<>(Contenders.class);
    // Alternating, so that what else the machine does meets all of them.
    for (int round = 1; round <= rounds; round++) {
      for (Contenders contender : Contenders.values()) {
        Map<SizeClass, Span> spans = looking.measure(contender);
        measured.computeIfAbsent(contender, any -> new ArrayList<>()).add(spans);
        SideBySide.say("round %d, %s: %s", round, contender.title(), spans);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%n%d files at a time; medians of %d rounds.%n%n"
            + "| size | files | MB in the mean | | files/s | MB/s | CPU ms per file |"
            + " × analyser alone | rounds |%n|---|---:|---:|---|---:|---:|---:|---:|---:|%n",
        processes,
        rounds);
    for (Corpus corpus : corpora) {
      measured.forEach(
          (contender, all) ->
              System.out.print(
                  row(
                      corpus,
                      contender,
                      of(all, corpus.size()),
                      of(measured.getOrDefault(Contenders.ANALYSER, List.of()), corpus.size()))));
    }
    System.out.printf(
        "%nWhen a read_committed reader has results, all files of a size announced at once:%n%n"
            + "| size | files | the first after | the last after |%n|---|---:|---:|---:|%n");
    for (Corpus corpus : corpora) {
      List<Span.Visible> all =
          of(measured.getOrDefault(Contenders.JOB, List.of()), corpus.size()).stream()
              .map(Span::visible)
              .filter(Objects::nonNull)
              .toList();
      System.out.printf(
          Locale.ROOT,
          "| %s | %d | %.1f s | %.1f s |%n",
          corpus.size().word(),
          corpus.files().size(),
          Medians.of(all, Span.Visible::first),
          Medians.of(all, Span.Visible::last));
    }
  }

  private static List<Span> of(List<Map<SizeClass, Span>> rounds, SizeClass size) {
    return rounds.stream().map(spans -> spans.get(size)).toList();
  }

  private static String row(
      Corpus corpus, Contenders contender, List<Span> spans, List<Span> alone) {
    double megabytes = corpus.megabytes() / corpus.files().size();
    double perSecond = Medians.of(spans, Span::perSecond);
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.2f | %s | %.1f | %.1f | %.1f | %s |%n",
        corpus.size().word(),
        corpus.files().size(),
        megabytes,
        contender.title(),
        perSecond,
        perSecond * megabytes,
        Medians.of(spans, Span::cpuMillis),
        Medians.ratios(spans, alone, Span::perSecond));
  }
}
