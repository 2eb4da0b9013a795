package dev.millrace.analyser;

/** Looks into files of one kind. */
@FunctionalInterface
public interface Inspection {
  /**
   * Looks into one file.
   *
   * @param mimeType what it is, by its content
   * @throws Unusable if it cannot be analysed, and it is known why
   * @throws Exception whatever a parser throws over a broken file
   */
  Findings inspect(Request request, String mimeType) throws Exception;
}
