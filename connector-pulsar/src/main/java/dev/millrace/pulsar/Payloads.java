package dev.millrace.pulsar;

import java.io.IOException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;

/**
 * One of Flink's own formats, for the payload alone.
 *
 * @param <T> the elements
 */
record Payloads<T>(DeserializationSchema<T> format) implements PulsarDeserializationSchema<T> {
  @Override
  public void open(DeserializationSchema.InitializationContext context) throws Exception {
    format.open(context);
  }

  @Override
  public void deserialize(PulsarMessage message, Collector<T> out) throws IOException {
    format.deserialize(message.payload(), out);
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return format.getProducedType();
  }
}
