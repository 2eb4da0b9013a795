package dev.millrace.bench.vision;

import dev.millrace.bench.Broker;
import dev.millrace.bench.Folders;
import dev.millrace.bench.Machine;
import dev.millrace.bench.Medians;
import dev.millrace.bench.ProcessOfItsOwn;
import dev.millrace.bench.ServedConsole;
import dev.millrace.bench.SideBySide;
import dev.millrace.bench.transactions.Latency;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what the console takes while many pages watch many cameras. */
@Command(
    name = "vision-pages",
    description = "The console's heap and CPU while pages watch cameras, and what the pages get.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class PagesBench implements Callable<Integer> {
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration JOB_CHECKPOINTS = Duration.ofSeconds(1);

  @Option(names = "--cameras", defaultValue = "20", description = "How many send.")
  private int cameras = 20;

  @Option(names = "--fps", defaultValue = "10", description = "Frames a second of each.")
  private int fps = 10;

  @Option(names = "--pages", defaultValue = "200", description = "How many watch.")
  private int pages = 200;

  @Option(names = "--slow-pages", defaultValue = "20", description = "How many read slowly.")
  private int slowPages = 20;

  @Option(names = "--seconds", defaultValue = "60", description = "How long it is measured.")
  private int seconds = 60;

  @Option(
      names = "--job-rounds",
      defaultValue = "0",
      description = "How often a running job is timed with nobody watching, and with the pages.")
  private int jobRounds;

  @Option(names = "--heap", defaultValue = "512m", description = "The console's heap.")
  private String heap = "512m";

  @Option(
      names = "--console",
      defaultValue = "console/target",
      description = "The folder that the console is built in.")
  private Path console = Path.of("console/target");

  /** Of threads that end with the process. */
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(
          2,
          work -> {
            var thread = new Thread(work, "timer");
            thread.setDaemon(true);
            return thread;
          });

  /** Cameras that send and a console that serves. */
  private record Stage(
      String bootstrapServers, ProcessOfItsOwn console, URI address, SendingCameras sending) {}

  /** What is measured there. */
  @FunctionalInterface
  private interface Scene<T> {
    T play(Stage stage) throws Exception;
  }

  @Override
  public Integer call() throws Exception {
    System.out.printf("%s. Load before: %.1f.%n%n", Machine.description(), Machine.load());
    long most =
        play(
            stage -> {
              watch(stage);
              stage.console().close();
              return Long.parseLong(stage.console().awaitAnswer());
            });
    System.out.printf(
        Locale.ROOT, "The console's heap held at most %.0f MiB of %s.%n", most / 1048576.0, heap);
    if (jobRounds > 0) {
      compareJobs();
    }
    System.out.printf("%nLoad after: %.1f.%n", Machine.load());
    return 0;
  }

  /** On a stage of its own. */
  private <T> T play(Scene<T> scene) throws Exception {
    Path folder = Files.createTempDirectory("millrace-bench");
    try (Broker broker = Broker.start();
        ProcessOfItsOwn process =
            ServedConsole.start(console, folder, heap, broker.bootstrapServers())) {
      URI address = URI.create("http://localhost:" + process.awaitAnswer());
      try (var sending = new SendingCameras(cameras, fps, broker.bootstrapServers(), timer)) {
        return scene.play(new Stage(broker.bootstrapServers(), process, address, sending));
      }
    } finally {
      Folders.delete(folder);
    }
  }

  /** Another pipeline's job on the same machine and broker; pages are none of its business. */
  private void compareJobs() throws Exception {
    List<Latency.Result> alone = new ArrayList<>();
    List<Latency.Result> watched = new ArrayList<>();
    for (int round = 1; round <= jobRounds; round++) {
      SideBySide.say("round %d of %d: a job beside cameras that nobody watches", round, jobRounds);
      alone.add(play(this::timeJob));
      SideBySide.say("round %d of %d: a job beside cameras and pages", round, jobRounds);
      watched.add(
          play(
              stage -> {
                try (var watchers = watchers(stage)) {
                  return timeJob(stage);
                }
              }));
    }
    System.out.printf(
        Locale.ROOT,
        "%nA payment's way through the transactions job, %d s checkpoints, medians of %d rounds.%n%n"
            + "| cameras are watched by | payments | median | p99 |%n|---|---:|---:|---:|%n",
        JOB_CHECKPOINTS.toSeconds(),
        jobRounds);
    job("nobody", alone);
    job(pages + " pages and " + slowPages + " slow ones", watched);
  }

  private Watchers watchers(Stage stage) throws Exception {
    return Watchers.begin(stage.address(), cameras, pages, slowPages, timer);
  }

  private Latency.Result timeJob(Stage stage) {
    return Latency.measure(stage.bootstrapServers(), JOB_CHECKPOINTS, Duration.ofSeconds(seconds));
  }

  private static void job(String beside, List<Latency.Result> rounds) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %,.0f | %.2f s | %.2f s |%n",
        beside,
        Medians.of(rounds, Latency.Result::payments),
        Medians.of(rounds, Latency.Result::medianMillis) / 1e3,
        Medians.of(rounds, Latency.Result::p99Millis) / 1e3);
  }

  private void watch(Stage stage) throws Exception {
    try (var watchers = watchers(stage)) {
      List<WatchingPage> watching = watchers.watching();
      List<SlowPage> slow = watchers.slow();
      LockSupport.parkNanos(WARM_UP.toNanos());
      long[] events = counts(watching, WatchingPage::events);
      long[] frames = counts(watching, WatchingPage::frames);
      long[] bytes = counts(watching, WatchingPage::bytes);
      long[] slowBytes = counts(slow, SlowPage::bytes);
      long[] slowAnswers = counts(slow, SlowPage::answers);
      long failures = watchers.failures();
      long sentBefore = stage.sending().sent();
      Duration cpu = stage.console().cpu();
      long begun = System.nanoTime();
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
      double took = (System.nanoTime() - begun) / 1e9;
      cpu = stage.console().cpu().minus(cpu);
      System.out.printf(
          Locale.ROOT,
          "%d cameras × %.1f frames/s, %d pages and %d slow ones, %.0f s.%n%n"
              + "| a second | least | median | most | all |%n|---|---:|---:|---:|---:|%n",
          cameras,
          (stage.sending().sent() - sentBefore) / took,
          pages,
          slowPages,
          took);
      row("events of a page", since(events, counts(watching, WatchingPage::events)), took, 1);
      row("frames of a page", since(frames, counts(watching, WatchingPage::frames)), took, 1);
      row(
          "KB of pictures of a page",
          since(bytes, counts(watching, WatchingPage::bytes)),
          took,
          1e3);
      row("KB of a slow page", since(slowBytes, counts(slow, SlowPage::bytes)), took, 1e3);
      row("answers of a slow page", since(slowAnswers, counts(slow, SlowPage::answers)), took, 1);
      System.out.printf(
          Locale.ROOT,
          "%nThe console's CPU: %.0f %% of a core. Questions without an answer: %d.%n",
          100 * cpu.toNanos() / 1e9 / took,
          watchers.failures() - failures);
    }
  }

  private static <P> long[] counts(List<P> all, ToLongFunction<P> count) {
    return all.stream().mapToLong(count).toArray();
  }

  private static long[] since(long[] before, long[] now) {
    long[] since = new long[now.length];
    for (int i = 0; i < now.length; i++) {
      since[i] = now[i] - before[i];
    }
    return since;
  }

  private static void row(String what, long[] counts, double took, double unit) {
    if (counts.length == 0) {
      return;
    }
    double[] rates = Arrays.stream(counts).mapToDouble(one -> one / took / unit).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.1f | %.0f |%n",
        what,
        rates[0],
        rates[rates.length / 2],
        rates[rates.length - 1],
        Arrays.stream(rates).sum());
  }
}
