package dev.millrace.bench.files;

import dev.millrace.bench.ProcessOfItsOwn;
import dev.millrace.testing.StrictEnvironment;
import dev.millrace.uploads.FilesJob;
import dev.millrace.uploads.Settings;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** One contender in a process of its own. */
final class LookingProcess {
  private LookingProcess() {}

  /**
   * What a run works with.
   *
   * @param folder with the requests, and room for what is written on the way
   * @param storeUrl where the files lie
   * @param bootstrapServers where the job hears of them
   * @param analyser the program's JAR
   * @param processes how many files are looked into at a time
   */
  record Run(
      Contenders contender,
      Path folder,
      String storeUrl,
      String bootstrapServers,
      Path analyser,
      int processes) {
    private List<String> words() {
      return List.of(
          contender.name(),
          folder.toString(),
          storeUrl,
          bootstrapServers,
          analyser.toString(),
          String.valueOf(processes));
    }

    private static Run of(String[] words) {
      return new Run(
          Contenders.valueOf(words[0]),
          Path.of(words[1]),
          words[2],
          words[3],
          Path.of(words[4]),
          Integer.parseInt(words[5]));
    }

    private Settings settings() {
      return Settings.parse(
          "--kafka.bootstrap-servers",
          bootstrapServers,
          "--store.url",
          storeUrl,
          "--analysis.jar",
          analyser.toString(),
          "--analysis.processes",
          String.valueOf(processes));
    }
  }

  /** Starts it. */
  static ProcessOfItsOwn start(Run run) {
    List<String> flags =
        List.of("-Xmx1g", "-Djava.awt.headless=true", "-Djava.io.tmpdir=" + run.folder());
    String ours = System.getProperty("java.class.path");
    // The parsers are where the analyser has them.
    String classPath =
        run.contender() == Contenders.LIBRARIES ? run.analyser() + File.pathSeparator + ours : ours;
    return ProcessOfItsOwn.start(classPath, flags, LookingProcess.class, run.words());
  }

  /** The process: the job works until it is ended, others until all files are done. */
  public static void main(String[] words) throws Exception {
    Run run = Run.of(words);
    Thread end =
        new Thread(
            () -> {
              ProcessOfItsOwn.awaitEnd();
              System.exit(0);
            });
    end.setDaemon(true);
    end.start();
    switch (run.contender()) {
      case LIBRARIES -> workOff(run, BareLibraries::new);
      case ANALYSER -> workOff(run, () -> new BareAnalyser(run.analyser()));
      case JOB -> work(run);
    }
  }

  private static void workOff(Run run, Callable<Worklist.Worker> hire) throws Exception {
    List<Worklist.Worker> workers = new ArrayList<>();
    for (int number = 0; number < run.processes(); number++) {
      workers.add(hire.call());
    }
    Worklist.workOff(run.folder(), workers);
  }

  private static void work(Run run) throws Exception {
    Settings settings = run.settings();
    Configuration cluster = new Configuration();
    cluster.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        run.folder().resolve("checkpoints").toUri().toString());
    StreamExecutionEnvironment environment = StrictEnvironment.create(cluster);
    environment.enableCheckpointing(settings.checkpointInterval().toMillis());
    FilesJob.from(settings).addTo(environment);
    environment.execute("bench");
  }
}
