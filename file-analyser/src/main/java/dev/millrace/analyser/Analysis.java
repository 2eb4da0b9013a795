package dev.millrace.analyser;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What was found in a file; what a file does not say is null, and not written. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public interface Analysis {
  /** What the rules of its kind make of it. */
  Quality rate();
}
