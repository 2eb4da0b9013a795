package dev.millrace.serde.deadletter;

import org.jspecify.annotations.Nullable;

/** A header of a Kafka record, as it came. */
public record RecordHeader(String key, byte @Nullable [] value) {}
