package dev.millrace.bench.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millrace.files.FileStore;
import dev.millrace.files.StoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That all files of all sizes are looked into; how fast is not a matter of tests. */
class ContendersIT {
  private static final double SCALE = 0.01;

  private static Looking looking;

  @BeforeAll
  static void makeFiles(@TempDir Path folder) throws Exception {
    List<Corpus> corpora = new ArrayList<>();
    StoreOptions options = StoreOptions.folder(folder.resolve("store"));
    try (FileStore store = FileStore.at(options)) {
      for (SizeClass size : SizeClass.values()) {
        Corpus corpus = Corpus.make(size, size.count(SCALE), store);
        Files.write(Worklist.requests(folder, size), corpus.requests());
        corpora.add(corpus);
      }
    }
    Path analyser = Path.of("../file-analyser/target/file-analyser.jar").toAbsolutePath();
    looking = new Looking(corpora, folder, options.url(), analyser, 1);
  }

  @Test
  void theAnalyserLooksIntoFilesOfAllSizes() throws Exception {
    assertThat(looking.measure(Contenders.ANALYSER)).containsOnlyKeys(SizeClass.values());
  }

  @Test
  void bareLibrariesLookIntoTheSameFiles() throws Exception {
    assumeThat(isThere("ffprobe")).as("ffprobe is not on the PATH").isTrue();
    assertThat(looking.measure(Contenders.LIBRARIES)).containsOnlyKeys(SizeClass.values());
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }
}
