package dev.millrace.cli.data;

import static java.util.Objects.requireNonNull;

import dev.millrace.cli.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** From where and for how long a command below {@code consume} follows topics. */
public final class FollowOptions {
  @Spec(Target.MIXEE)
  CommandSpec command;

  @Option(
      names = "--from-beginning",
      description = "Start with the oldest record instead of the next.")
  boolean fromBeginning;

  @Option(
      names = "--until-idle",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "End when nothing has come for so long.")
  @Nullable Duration untilIdle;

  @Option(names = "--max", paramLabel = "N", description = "End after so many records.")
  @Nullable Long max;

  @Option(names = "--quiet", description = "No summary.")
  boolean quiet;

  /**
   * Refuses what makes no sense.
   *
   * @param order what is said to somebody who gave {@code consume} something before this command
   */
  public void check(String order) {
    if (!requireNonNull(command.parent()).commandLine().getParseResult().matchedArgs().isEmpty()) {
      throw wrong(order);
    }
    if (max != null && max < 0) {
      throw wrong("--max must not be negative");
    }
  }

  /** What to throw for a reason, which is not yet a sentence. */
  public ParameterException wrong(String reason) {
    return new ParameterException(command.commandLine(), reason + ".");
  }

  /** Goes to where reading begins. */
  public void place(TopicReader reader) {
    if (!fromBeginning) {
      reader.toEnd();
    }
  }

  /** So many records, then it ends. */
  public long most() {
    return max == null ? Long.MAX_VALUE : max;
  }

  public boolean quiet() {
    return quiet;
  }

  /** Begins to wait for records. */
  public Idleness idleness() {
    return new Idleness(untilIdle);
  }

  /** How long nothing has come. */
  public static final class Idleness {
    private final @Nullable Duration most;
    private long since = System.nanoTime();

    private Idleness(@Nullable Duration most) {
      this.most = most;
    }

    /** Whether it is time to end, behind a poll that brought something or nothing. */
    public boolean isOver(boolean nothing) {
      if (!nothing) {
        since = System.nanoTime();
        return false;
      }
      return most != null && System.nanoTime() - since >= most.toNanos();
    }
  }
}
