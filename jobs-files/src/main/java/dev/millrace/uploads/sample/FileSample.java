package dev.millrace.uploads.sample;

import dev.millrace.files.FileKind;
import dev.millrace.serde.sample.Sample;

/**
 * The announcement of one file as the generator makes it.
 *
 * @param kind tells the topic
 * @param sample the record
 * @param fate what the pipeline has to make of it
 */
public record FileSample(FileKind kind, Sample sample, Fate fate) {
  /** What becomes of a file. */
  public enum Fate {
    /** It is as it was announced, and is looked into. */
    ANALYSED,
    /** The announcement is right, and the file is not. */
    FAILED,
    /** It is an announcement that came before, and is passed over. */
    REPEATED,
    /** It is no announcement. */
    REFUSED
  }
}
