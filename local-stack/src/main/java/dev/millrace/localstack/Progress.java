package dev.millrace.localstack;

import java.time.Duration;

/** Hears how starting and stopping goes; may be called from several threads. */
public interface Progress {
  /** Something that takes a while has begun. */
  void begins(String what);

  /** Something that had begun is done. */
  void done(String what, String outcome, Duration took);

  /** Something worth a line. */
  void note(String text);
}
