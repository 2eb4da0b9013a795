package dev.millrace.pulsar;

import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.Collector;

/** A message as a line: its partition, its id and its text. */
record Lines() implements PulsarDeserializationSchema<String> {
  @Override
  public void deserialize(PulsarMessage message, Collector<String> out) {
    out.collect(line(message.partition(), message.id(), message.payload()));
  }

  static String line(int partition, String id, byte[] payload) {
    return partition + " " + id + " " + new String(payload, StandardCharsets.UTF_8);
  }

  @Override
  public TypeInformation<String> getProducedType() {
    return Types.STRING;
  }
}
