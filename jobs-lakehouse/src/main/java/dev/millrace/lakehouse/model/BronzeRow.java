package dev.millrace.lakehouse.model;

import org.jspecify.annotations.Nullable;

/**
 * One row of the table: a message, and what could be read of it.
 *
 * @param event the message
 * @param cameraId the camera that its line names, if it can be read
 * @param storeId the store that its line names, if it can be read
 * @param eventMicros the time that its line names, in epoch microseconds, if it can be read
 * @param payloadSha256 of the payload, in hexadecimal; null if there is none
 * @param parseError what is wrong with the line, its reason first; null if nothing is
 */
public record BronzeRow(
    Event event,
    @Nullable String cameraId,
    @Nullable String storeId,
    @Nullable Long eventMicros,
    @Nullable String payloadSha256,
    @Nullable String parseError) {}
