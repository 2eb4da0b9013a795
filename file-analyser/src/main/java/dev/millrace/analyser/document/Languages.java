package dev.millrace.analyser.document;

import org.apache.tika.langdetect.optimaize.OptimaizeLangDetector;
import org.apache.tika.language.detect.LanguageDetector;
import org.apache.tika.language.detect.LanguageResult;
import org.jspecify.annotations.Nullable;

/** Tells the language of a text by the letters that follow each other in it. */
final class Languages {
  /** Of fewer letters even people are not sure. */
  private static final int LEAST = 60;

  private static final int ENOUGH = 8_000;

  /** Of its own certainty, which is rarely between this and 1. */
  private static final double SURE = 0.8;

  private @Nullable LanguageDetector detector;

  /** ISO 639, or null where it is not sure. */
  @Nullable String of(String text) {
    if (text.length() < LEAST) {
      return null;
    }
    if (detector == null) {
      // Reading 70 languages takes half a second, so it waits for the first text.
      detector = new OptimaizeLangDetector().loadModels();
    }
    LanguageResult found = detector.detect(text.substring(0, Math.min(ENOUGH, text.length())));
    return found.getRawScore() >= SURE ? found.getLanguage() : null;
  }
}
