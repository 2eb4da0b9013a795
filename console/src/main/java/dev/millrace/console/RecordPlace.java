package dev.millrace.console;

/** Where a record stands in Kafka. */
public record RecordPlace(String topic, int partition, long offset) {}
