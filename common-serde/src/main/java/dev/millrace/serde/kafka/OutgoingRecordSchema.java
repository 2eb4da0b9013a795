package dev.millrace.serde.kafka;

import dev.millrace.serde.deadletter.RecordHeader;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Hands a finished record to one topic. A class, since the connector refuses lambdas here. */
final class OutgoingRecordSchema implements KafkaRecordSerializationSchema<OutgoingRecord> {
  private final String topic;

  OutgoingRecordSchema(String topic) {
    this.topic = topic;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      OutgoingRecord record, KafkaSinkContext context, Long elementTimestamp) {
    return new ProducerRecord<>(
        topic,
        null,
        record.timestamp(),
        record.key(),
        record.value(),
        record.headers().isEmpty() ? null : new RecordHeaders(headers(record)));
  }

  private static List<Header> headers(OutgoingRecord record) {
    List<Header> headers = new ArrayList<>(record.headers().size());
    for (RecordHeader header : record.headers()) {
      headers.add(
          new org.apache.kafka.common.header.internals.RecordHeader(header.key(), header.value()));
    }
    return headers;
  }
}
