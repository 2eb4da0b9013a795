package dev.millrace.detection.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One object in one frame.
 *
 * @param trackId its identity, counted from 1 for each camera
 * @param className what the model calls the class
 * @param confidence the detection's score, 0 to 1
 * @param bbox left, top, right and bottom in pixels of the frame
 * @param age an estimate in years; null where there is none
 * @param gender an estimate; null where there is none
 * @param zones that the object is in
 * @param stationary whether it has rested for long
 */
@JsonNaming(SnakeCaseStrategy.class)
@SuppressWarnings(
    "ArrayRecordComponent") // Four numbers in a place that is read as often as written.
public record TrackedObject(
    long trackId,
    int classId,
    @JsonProperty("class") String className,
    double confidence,
    double[] bbox,
    @Nullable Integer age,
    @Nullable String gender,
    List<String> zones,
    boolean stationary) {}
