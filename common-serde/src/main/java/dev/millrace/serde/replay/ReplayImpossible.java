package dev.millrace.serde.replay;

/** A replay that cannot go on: one sentence of what happened, one of what to do. */
public final class ReplayImpossible extends RuntimeException {
  private final String advice;

  ReplayImpossible(String whatHappened, String whatToDo) {
    super(whatHappened);
    this.advice = whatToDo;
  }

  ReplayImpossible(String whatHappened, String whatToDo, Throwable cause) {
    super(whatHappened, cause);
    this.advice = whatToDo;
  }

  /** What the user can do about it. */
  public String advice() {
    return advice;
  }
}
