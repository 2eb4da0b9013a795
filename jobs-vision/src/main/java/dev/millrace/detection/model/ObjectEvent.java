package dev.millrace.detection.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.millrace.serde.codec.WrittenTime;
import org.jspecify.annotations.Nullable;

/**
 * Something that an object did, as a message. What does not belong to its type is left away.
 *
 * @param id the same whenever the same frames are looked at again
 * @param type {@code track_new}, {@code track_update}, {@code track_end}, {@code zone_enter},
 *     {@code zone_exit} or {@code line_cross}
 * @param className what the model calls the object's class
 * @param timestamp of the frame in which it showed, in UTC to the millisecond
 * @param dwellMs how long the object was in the zone that it left, in milliseconds
 * @param direction {@code in} or {@code out}
 * @param bbox left, top, right and bottom of the object where it was seen last, in pixels
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SuppressWarnings("ArrayRecordComponent") // As in TrackedObject.
public record ObjectEvent(
    String id,
    String type,
    String cameraId,
    long trackId,
    @JsonProperty("class") String className,
    WrittenTime timestamp,
    @Nullable String zone,
    @Nullable Long dwellMs,
    @Nullable String line,
    @Nullable String direction,
    double[] bbox) {}
