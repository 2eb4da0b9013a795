package dev.millrace.videostatistics.model;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * A source that has stopped sending.
 *
 * @param id the same for the same silence, whenever it is noticed; readers upsert by it
 * @param source who fell silent
 * @param silentSince the time of its newest frame
 */
@JsonNaming(SnakeCaseStrategy.class)
public record SourceSilence(String id, String source, long silentSince) {
  /** The silence behind a frame. */
  public static SourceSilence since(String source, long newest) {
    return new SourceSilence("silence/" + source + '/' + newest, source, newest);
  }
}
