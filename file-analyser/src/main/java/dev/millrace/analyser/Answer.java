package dev.millrace.analyser;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.millrace.files.FileKind;
import java.util.List;

/** What became of a request. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "status")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Answer.Analysed.class, name = "analysed"),
  @JsonSubTypes.Type(value = Answer.Failed.class, name = "failed")
})
public sealed interface Answer {
  /**
   * What is in the file.
   *
   * @param mimeMismatch whether name, declared type or declared kind say something else
   * @param limits where the analysis stopped short of the whole file
   */
  record Analysed(
      FileKind kind,
      String mimeType,
      boolean mimeMismatch,
      Analysis analysis,
      Quality quality,
      List<String> limits)
      implements Answer {}

  /**
   * Why there is no analysis.
   *
   * @param message one sentence
   */
  record Failed(@JsonProperty Reason reason, String message) implements Answer {}
}
