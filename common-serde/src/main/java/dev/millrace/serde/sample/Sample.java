package dev.millrace.serde.sample;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One Kafka record as a generator makes it.
 *
 * @param key what the message is about in UTF-8, null where it does not say
 * @param value the message, null for a tombstone
 * @param time the event time; of a bad record, the time it would have had
 * @param valid whether the pipeline has to accept the record
 */
@SuppressWarnings(
    "ArrayRecordComponent") // Bytes are what goes to Kafka; samples are never compared.
public record Sample(byte @Nullable [] key, byte @Nullable [] value, Instant time, boolean valid) {}
