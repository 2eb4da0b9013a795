package dev.millrace.vision.detect;

/** A model that cannot be used, or not as told: one sentence of why, one of what to do. */
public final class ModelRefused extends RuntimeException {
  private final String advice;

  public ModelRefused(String whatIsWrong, String whatToDo) {
    super(whatIsWrong);
    this.advice = whatToDo;
  }

  public ModelRefused(String whatIsWrong, String whatToDo, Throwable cause) {
    super(whatIsWrong, cause);
    this.advice = whatToDo;
  }

  /** What the user can do about it. */
  public String advice() {
    return advice;
  }
}
