package dev.millrace.cli;

import org.jspecify.annotations.Nullable;

/** Something the user can understand and mend: one sentence of what happened, one of what to do. */
public final class Failure extends RuntimeException {
  private final String advice;

  public Failure(String whatHappened, String whatToDo) {
    super(whatHappened);
    this.advice = whatToDo;
  }

  public Failure(String whatHappened, String whatToDo, @Nullable Throwable cause) {
    super(whatHappened, cause);
    this.advice = whatToDo;
  }

  /** What the user can do about it. */
  public String advice() {
    return advice;
  }
}
