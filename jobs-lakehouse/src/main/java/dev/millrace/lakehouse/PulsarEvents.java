package dev.millrace.lakehouse;

import dev.millrace.lakehouse.model.Event;
import dev.millrace.pulsar.PulsarDeserializationSchema;
import dev.millrace.pulsar.PulsarMessage;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;

/** Takes Pulsar's messages as they are, whatever schema their topic has. */
public final class PulsarEvents implements PulsarDeserializationSchema<Event> {
  @Override
  public void deserialize(PulsarMessage message, Collector<Event> out) {
    out.collect(
        new Event(
            message.topic(),
            message.partition(),
            message.id(),
            message.publishTime().toEpochMilli(),
            System.currentTimeMillis(),
            message.payload()));
  }

  @Override
  public TypeInformation<Event> getProducedType() {
    return TypeInformation.of(Event.class);
  }
}
