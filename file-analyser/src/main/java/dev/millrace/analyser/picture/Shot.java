package dev.millrace.analyser.picture;

import org.jspecify.annotations.Nullable;

/**
 * What a camera wrote into a picture.
 *
 * @param taken ISO 8601, with an offset only where the camera knew it
 * @param exposureSeconds how long the shutter was open
 * @param aperture the f-number
 * @param focalLengthMillimetres of the lens itself, not as if for 35 mm film
 * @param latitude degrees north; only if it was asked for
 * @param longitude degrees east; only if it was asked for
 */
public record Shot(
    @Nullable String cameraMake,
    @Nullable String cameraModel,
    @Nullable String lens,
    @Nullable String taken,
    @Nullable Double exposureSeconds,
    @Nullable Double aperture,
    @Nullable Integer iso,
    @Nullable Double focalLengthMillimetres,
    @Nullable Double latitude,
    @Nullable Double longitude) {}
