package dev.millrace.cli.upload;

/** Thrown where the console understood and said no: a sentence why, and one of what to do. */
final class Refused extends Exception {
  private final int status;
  private final String advice;

  Refused(int status, String whatHappened, String whatToDo) {
    super(whatHappened);
    this.status = status;
    this.advice = whatToDo;
  }

  int status() {
    return status;
  }

  String advice() {
    return advice;
  }

  /** Whether it may say something else in a moment. */
  boolean isForNow() {
    return status == 409 || status == 429 || status == 502 || status == 503 || status == 504;
  }

  /** Whether there is no such upload, or no longer. */
  boolean isGone() {
    return status == 404 || status == 410;
  }
}
