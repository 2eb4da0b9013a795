package dev.millrace.lakehouse;

import dev.millrace.lakehouse.model.Event;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes Kafka's records as they are; nothing is read yet, so that nothing can go wrong. */
final class KafkaEvents implements KafkaRecordDeserializationSchema<Event> {
  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Event> out) {
    out.collect(
        new Event(
            record.topic(),
            record.partition(),
            record.partition() + "-" + record.offset(),
            record.timestamp() == ConsumerRecord.NO_TIMESTAMP ? null : record.timestamp(),
            System.currentTimeMillis(),
            record.value()));
  }

  @Override
  public TypeInformation<Event> getProducedType() {
    return TypeInformation.of(Event.class);
  }
}
