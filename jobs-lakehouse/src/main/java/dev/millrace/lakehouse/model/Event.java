package dev.millrace.lakehouse.model;

import org.jspecify.annotations.Nullable;

/**
 * One message as it came, of whatever it was read from.
 *
 * @param topic the topic it lay in
 * @param partition its partition
 * @param messageId its place there, as the source writes it; no other message of the topic has it
 * @param publishedMillis when it was sent, in epoch milliseconds; null if the source does not say
 * @param receivedMillis when the job received it, in epoch milliseconds
 * @param payload what was sent, byte for byte; null if nothing was
 */
public record Event(
    String topic,
    int partition,
    String messageId,
    @Nullable Long publishedMillis,
    long receivedMillis,
    byte @Nullable [] payload) {}
