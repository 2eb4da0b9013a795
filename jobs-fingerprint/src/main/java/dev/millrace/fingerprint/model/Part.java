package dev.millrace.fingerprint.model;

import dev.millrace.serde.deadletter.Origin;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of what one piece of equipment reported in one window: it is what travels over the
 * network. Its timestamp lies in the window.
 *
 * @param equipId the equipment
 * @param sensors the readings by sensor
 * @param origin the record of the one message in it, if that may be late; null for a part that
 *     cannot be
 */
public record Part(String equipId, Map<String, SensorReadings> sensors, @Nullable Origin origin) {}
