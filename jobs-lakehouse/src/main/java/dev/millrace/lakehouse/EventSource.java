package dev.millrace.lakehouse;

import java.util.Locale;

/** What messages are read from. */
enum EventSource {
  PULSAR("persistent://retail/metadata/events"),
  KAFKA("detection_events");

  private final String topic;

  EventSource(String topic) {
    this.topic = topic;
  }

  /** The topic unless another is given. */
  String topic() {
    return topic;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
