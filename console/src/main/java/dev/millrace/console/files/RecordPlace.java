package dev.millrace.console.files;

/** Where a record stands in Kafka. */
record RecordPlace(String topic, int partition, long offset) {}
