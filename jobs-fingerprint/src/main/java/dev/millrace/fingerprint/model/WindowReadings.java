package dev.millrace.fingerprint.model;

import java.util.Map;

/**
 * All readings of one piece of equipment in one window.
 *
 * @param sensors the readings by sensor; grows in place, since a copy for each message would cost
 *     its square
 */
public record WindowReadings(Map<String, SensorReadings> sensors) {}
