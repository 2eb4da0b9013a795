package dev.millrace.cli.data.fingerprints;

/** A message among the fingerprints that is none, and why. */
final class NotAFingerprint extends Exception {
  NotAFingerprint(String reason) {
    super(reason);
  }
}
