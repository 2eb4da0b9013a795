package dev.millrace.vision.video;

/** A source or a file of frames that cannot be used: one sentence of why, one of what to do. */
public final class VideoFailure extends RuntimeException {
  private final String advice;

  public VideoFailure(String whatHappened, String whatToDo) {
    super(whatHappened);
    this.advice = whatToDo;
  }

  public VideoFailure(String whatHappened, String whatToDo, Throwable cause) {
    super(whatHappened, cause);
    this.advice = whatToDo;
  }

  /** What the user can do about it. */
  public String advice() {
    return advice;
  }
}
