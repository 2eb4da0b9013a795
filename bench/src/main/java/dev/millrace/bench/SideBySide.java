package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Measures contenders side by side, all of them once in each round, and writes a table, a plot and
 * all numbers. Its options are those of every pipeline's command.
 */
public final class SideBySide {
  private static final int TOP_METHODS = 12;

  @Option(names = "--records", defaultValue = "5000000", description = "How many records.")
  private long records;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "How often each is measured; 0: not at all.")
  private int rounds;

  @Option(
      names = "--only",
      split = ",",
      description =
          "Contenders, such as FLINK_JOB,CODEC_LOOP. All that finish in minutes unless given.")
  private @Nullable List<String> only;

  @Option(names = "--profile", description = "Also record where the Flink job's time goes.")
  private boolean profile;

  @Option(names = "--out", description = "Where results go. bench/results/<date> unless given.")
  private @Nullable Path out;

  /** More that is measured for a pipeline: text with tables, empty if there is nothing. */
  @FunctionalInterface
  public interface Section {
    /** Measures with the help of a broker. */
    String measure(Broker broker) throws Exception;
  }

  /** Measures all that was asked for, with a section of the pipeline's own behind. */
  public <C extends Enum<C> & Contender> int run(Comparison<C> comparison, Section more)
      throws Exception {
    Path folder =
        out == null
            ? Path.of("bench", "results", LocalDate.now(ZoneId.systemDefault()).toString())
            : out;
    List<C> contenders = chosen(comparison);
    Files.createDirectories(folder);
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "# %s, %s%n%n%s. Load before: %.1f.%n",
            comparison.name(),
            LocalDate.now(ZoneId.systemDefault()),
            Machine.description(),
            Machine.load()));
    try (Broker broker = Broker.start()) {
      if (rounds > 0 || profile) {
        say("sending %,d records", records);
        Input input = new Input(broker.bootstrapServers(), comparison.topic(), records);
        double size = input.produce(comparison.samples().get());
        if (rounds > 0) {
          text.append(compared(comparison, contenders, input, size, folder));
        }
        if (profile) {
          text.append('\n').append(profile(comparison, input));
        }
      }
      String section = more.measure(broker);
      if (!section.isEmpty()) {
        text.append('\n').append(section);
      }
    }
    Files.writeString(folder.resolve(file(comparison, "md")), text);
    System.out.println(text);
    return 0;
  }

  /** Tells the one who waits what is going on. */
  public static void say(String format, Object... values) {
    System.err.println(String.format(Locale.ROOT, format, values));
  }

  private <C extends Enum<C> & Contender> List<C> chosen(Comparison<C> comparison) {
    List<C> all = List.of(comparison.contenders().getEnumConstants());
    if (only == null) {
      return all.stream().filter(Contender::isUsual).toList();
    }
    for (String name : only) {
      if (all.stream().noneMatch(contender -> contender.name().equals(name))) {
        throw new IllegalArgumentException("There is no contender " + name + ", but " + all);
      }
    }
    List<String> names = only;
    return all.stream().filter(contender -> names.contains(contender.name())).toList();
  }

  private <C extends Enum<C> & Contender> String compared(
      Comparison<C> comparison, List<C> contenders, Input input, double size, Path folder)
      throws IOException {
    List<Rounds> all = measure(comparison.contenders(), contenders, input);
    Files.writeString(folder.resolve(file(comparison, "csv")), Report.values(all));
    Files.writeString(
        folder.resolve(file(comparison, "svg")), Plot.svg(comparison.plotTitle(), all));
    return String.format(
        Locale.ROOT,
        "%n%,d records of %.0f bytes in the mean, %d partitions; medians of %d rounds.%n%n%s"
            + "%nLoad after: %.1f.%n",
        records,
        size,
        Input.PARTITIONS,
        rounds,
        Report.table(all, all.stream().filter(one -> !one.isOurs()).toList(), comparison.unit()),
        Machine.load());
  }

  private <C extends Enum<C> & Contender> List<Rounds> measure(
      Class<C> type, List<C> contenders, Input input) {
    Map<C, List<Measurement>> measured = new EnumMap<>(type);
    Measurement first = null;
    for (int round = 1; round <= rounds; round++) {
      for (C contender : contenders) {
        Measurement one = ContenderProcess.measure(contender, input, List.of());
        say(
            "round %d, %s: %.2f µs, %,.0f records/s",
            round, contender.title(), one.cpuMicros(), one.perSecond());
        if (first == null) {
          first = one;
        }
        if (!one.answer().equals(first.answer())) {
          throw new IllegalStateException(
              contender + " found " + one.answer() + ", others " + first.answer());
        }
        measured.computeIfAbsent(contender, unused -> new ArrayList<>()).add(one);
      }
    }
    return measured.entrySet().stream()
        .map(entry -> new Rounds(entry.getKey().title(), entry.getValue()))
        .toList();
  }

  private static <C extends Enum<C> & Contender> String profile(
      Comparison<C> comparison, Input input) throws IOException {
    say("profile of %s", comparison.profiled().title());
    Path recording = Files.createTempDirectory("millrace-bench").resolve("profile.jfr");
    Measurement unused =
        ContenderProcess.measure(comparison.profiled(), input, Profile.flags(recording));
    return "Where the Flink job's time goes (samples of running threads):\n\n"
        + comparison.causes().tables(recording, TOP_METHODS);
  }

  private static String file(Comparison<?> comparison, String ending) {
    return comparison.name().toLowerCase(Locale.ROOT) + '.' + ending;
  }
}
