package dev.millrace.localstack;

/**
 * A server or job that did not do what was asked: one sentence of what happened, one of what to do.
 */
public final class StackFailure extends RuntimeException {
  private final String advice;

  public StackFailure(String whatHappened, String whatToDo) {
    super(whatHappened);
    this.advice = whatToDo;
  }

  public StackFailure(String whatHappened, String whatToDo, Throwable cause) {
    super(whatHappened, cause);
    this.advice = whatToDo;
  }

  /** What the user can do about it. */
  public String advice() {
    return advice;
  }
}
