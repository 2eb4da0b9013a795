package dev.millrace.console;

/** A request that is not answered: one sentence of what happened, one of what to do. */
public final class Refusal extends RuntimeException {
  private final int status;
  private final String advice;

  /**
   * @param status the HTTP status that says the same
   */
  public Refusal(int status, String whatHappened, String whatToDo) {
    super(whatHappened);
    this.status = status;
    this.advice = whatToDo;
  }

  public Refusal(int status, String whatHappened, String whatToDo, Throwable cause) {
    super(whatHappened, cause);
    this.status = status;
    this.advice = whatToDo;
  }

  public int status() {
    return status;
  }

  /** What the user can do about it. */
  public String advice() {
    return advice;
  }
}
