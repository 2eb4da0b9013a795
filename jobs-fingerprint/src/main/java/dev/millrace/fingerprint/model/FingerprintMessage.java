package dev.millrace.fingerprint.model;

/** A fingerprint as it goes out: behind its own name. */
public record FingerprintMessage(Fingerprint fingerprint) {}
