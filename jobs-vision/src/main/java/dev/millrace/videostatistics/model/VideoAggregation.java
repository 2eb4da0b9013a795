package dev.millrace.videostatistics.model;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * One window of one source or of one resolution class. Fractions have four digits; what is told of
 * kept frames is null where there is none.
 *
 * @param id the same for the same window, whenever it is calculated; readers upsert by it
 * @param by what the window tells apart
 * @param key the source, or the resolution class
 * @param windowStart first millisecond of the window
 * @param windowEnd first millisecond after it
 * @param frames how many were kept and analysed
 * @param received how many came: decoded and invalid ones
 * @param decoded how many of them have a picture: kept and dropped ones
 * @param invalid how many have none that can be decoded
 * @param dropped how many have one that is too small
 * @param late how many came for windows that had closed while this was the next one to close; they
 *     are in no other number
 * @param fps how many came in a second
 * @param brightnessMean of kept frames, and so the five that follow
 * @param gaps how often no frame came for longer than allowed
 * @param longestGapMs the longest of these times
 */
@JsonNaming(SnakeCaseStrategy.class)
public record VideoAggregation(
    String id,
    Grouping by,
    String key,
    long windowStart,
    long windowEnd,
    long frames,
    long received,
    long decoded,
    long invalid,
    long dropped,
    long late,
    double fps,
    @Nullable Double brightnessMean,
    @Nullable Double brightnessMin,
    @Nullable Double brightnessMax,
    @Nullable Double bytesMean,
    @Nullable Long bytesMin,
    @Nullable Long bytesMax,
    long gaps,
    long longestGapMs) {

  /** The id of a window. */
  public static String idOf(Grouping by, String key, long windowStart) {
    return by.word() + '/' + key + '/' + windowStart;
  }
}
