package dev.millrace.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.serde.deadletter.DeadLetterHeaders;
import dev.millrace.serde.registry.RegistryAddress;
import dev.millrace.serde.registry.SchemaRegistry;
import dev.millrace.testing.JobUnderTest;
import dev.millrace.testing.RegistryServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole job with Avro and a real registry. Messages are written and read by Avro itself here,
 * not by the codec under test.
 */
class AvroIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CURRENT = WireSchema.TRANSACTION.text();

  /** Before the shop said what was bought, where, and how it was paid; amounts were texts. */
  private static final String OLDER =
      """
      {"type":"record","name":"Transaction","namespace":"dev.millrace.transactions","fields":[
        {"name":"transaction_id","type":"string"},{"name":"user_id","type":"string"},
        {"name":"category","type":"string"},{"name":"amount","type":"string"},
        {"name":"quantity","type":"int"},{"name":"timestamp","type":"string"}]}""";

  /** With a list of coupons that the job has never heard of, in front of all. */
  private static final String NEWER =
      CURRENT.replaceFirst(
          "\"fields\": \\[",
          """
          "fields": [{"name":"coupons","default":[],"type":{"type":"array","items":
            {"type":"record","name":"Coupon","fields":[{"name":"code","type":"string"}]}}},""");

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private RegistryServer server;
  private SchemaRegistry registry;
  private JobUnderTest job;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    server = new RegistryServer(folder);
    server.start();
    registry =
        new SchemaRegistry(new RegistryAddress(server.address(), null, Duration.ofSeconds(10)));
    job = Topics.job();
  }

  @AfterEach
  void stop() throws Exception {
    job.close();
    server.close();
  }

  @Test
  void writersAndReadersOfOlderAndNewerSchemasWorkWithTheRunningJob() throws Exception {
    call("PUT", "/config", "{\"compatibility\":\"BACKWARD\"}");
    List<Writer> writers = new ArrayList<>();
    for (String version : List.of(OLDER, CURRENT, NEWER)) {
      writers.add(writer(version));
    }
    job.start(2, arguments("1min", "2s"));

    List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Writer writer = writers.get(i % 3);
      BigDecimal amount = new BigDecimal("150.25").add(BigDecimal.valueOf(i));
      messages.add(message(writer.payment("txn_" + i, amount)));
    }
    byte[] json = "{\"transaction_id\":\"txn\"}".getBytes(StandardCharsets.UTF_8);
    byte[] unknown = {0, 0, 1, 0, 0, 2};
    byte[] huge = writers.get(0).payment("txn_huge", BigDecimal.ONE);
    // The length of the first text, a billion.
    huge = ByteBuffer.allocate(10).put(huge, 0, 5).put(new byte[] {-2, -1, -1, -1, 7}).array();
    byte[] negative = writers.get(1).payment("txn_negative", new BigDecimal("-1.00"));
    for (byte[] bad : List.of(json, unknown, huge, negative)) {
      messages.add(message(bad));
    }
    job.send(messages);

    var processed = job.read("processed_transactions", 60);
    var dead = job.read(Topics.DEAD, 4);
    Map<String, String> reasons = new TreeMap<>();
    dead.forEach(
        letter ->
            reasons.put(
                JobUnderTest.header(letter, DeadLetterHeaders.REASON),
                new BigInteger(1, letter.value()).toString(16)));
    assertThat(reasons)
        .isEqualTo(
            Map.of(
                "not-avro", new BigInteger(1, json).toString(16),
                "unknown-schema", new BigInteger(1, unknown).toString(16),
                "truncated", new BigInteger(1, huge).toString(16),
                "negative-amount", new BigInteger(1, negative).toString(16)));

    String written = WireSchema.PROCESSED.text();
    assertThat(values(processed, written, written))
        .hasSize(60)
        .allSatisfy(
            payment -> {
              int number = number(payment);
              BigDecimal amount = new BigDecimal("150.25").add(BigDecimal.valueOf(number));
              assertThat(cents(payment.get("amount"))).isEqualTo(amount);
              assertThat(cents(payment.get("discount_amount")))
                  .isEqualTo(
                      amount
                          .multiply(new BigDecimal("0.05"))
                          .setScale(2, java.math.RoundingMode.HALF_EVEN));
              assertThat(String.valueOf(payment.get("location")))
                  .isEqualTo(number % 3 == 0 ? "null" : "city_5");
              assertThat(String.valueOf(payment.get("timestamp"))).isEqualTo("2024-01-15T10:30:00");
            });
    // A reader that is ahead of the job, and one that has remained behind.
    String ahead =
        written.replaceFirst(
            "\"fields\": \\[",
            "\"fields\": [{\"name\":\"points\",\"type\":\"int\",\"default\":7},");
    assertThat(values(processed, written, ahead))
        .allSatisfy(payment -> assertThat(payment.get("points")).isEqualTo(7));
    String behind =
        "{\"type\":\"record\",\"name\":\"Processed\",\"namespace\":\"dev.millrace.transactions\","
            + "\"fields\":[{\"name\":\"transaction_id\",\"type\":\"string\"}]}";
    assertThat(values(processed, written, behind)).extracting(AvroIT::number).hasSize(60);

    String ofUsers = WireSchema.USER_SPENDING.text();
    assertThat(values(job.read("user_aggregations", 1), ofUsers, ofUsers))
        .singleElement()
        .satisfies(
            spending -> {
              assertThat(spending.get("count")).isEqualTo(60L);
              assertThat(spending.get("user_id")).asString().isEqualTo("user_1");
              assertThat(spending.get("window_start")).isEqualTo(1_705_314_600_000L);
            });
    assertThat(job.read("category_aggregations", 1)).hasSize(1);
    assertThat(JSON.readTree(call("GET", "/subjects", "")))
        .extracting(JsonNode::asText)
        .contains(
            "transactions-value",
            "processed_transactions-value",
            "high_value_transactions-value",
            "user_aggregations-value",
            "category_aggregations-value");
  }

  @Test
  void waitsForARegistryThatIsDownAndTakesNothingForDead() throws Exception {
    Writer known = writer(CURRENT);
    Writer fresh = writer(NEWER);
    // However long the job is away, its window stays open and no payment is late.
    job.start(1, arguments("1s", "0s"));
    job.send(List.of(message(known.payment("txn_1", new BigDecimal("101.00")))));
    job.read("processed_transactions", 1);

    server.kill();
    job.send(List.of(message(known.payment("txn_2", new BigDecimal("102.00")))));
    // What is known needs no registry.
    job.read("processed_transactions", 2);
    job.send(List.of(message(fresh.payment("txn_3", new BigDecimal("103.00")))));
    // It takes longer to start than the job has patience: the job fails over meanwhile.
    server.start();
    String written = WireSchema.PROCESSED.text();
    assertThat(values(job.read("processed_transactions", 3), written, written))
        .extracting(AvroIT::number)
        .containsExactlyInAnyOrder(1, 2, 3);
    byte[] bad = {1, 2, 3};
    job.send(List.of(message(bad)));
    assertThat(job.read(Topics.DEAD, 1))
        .singleElement()
        .satisfies(letter -> assertThat(letter.value()).isEqualTo(bad));
    assertThat(JSON.readTree(call("GET", "/subjects/processed_transactions-value/versions", "")))
        .hasSize(1);
  }

  private String[] arguments(String patience, String flushAfter) {
    return new String[] {
      "--format",
      "avro",
      "--registry.url",
      server.address().toString(),
      "--registry.patience",
      patience,
      "--window.idleness",
      "2s",
      "--window.flush-after",
      flushAfter
    };
  }

  private Writer writer(String schema) {
    return new Writer(
        new Schema.Parser().parse(schema), registry.register("transactions-value", schema));
  }

  /** A shop that writes one version of the schema. */
  private record Writer(Schema schema, int id) {
    byte[] payment(String transaction, BigDecimal amount) {
      var payment = new GenericData.Record(schema);
      Consumer<Map.Entry<String, Object>> put =
          field -> {
            if (schema.getField(field.getKey()) != null) {
              payment.put(field.getKey(), field.getValue());
            }
          };
      boolean asText = schema.getField("amount").schema().getType() == Schema.Type.STRING;
      put.accept(Map.entry("transaction_id", transaction));
      put.accept(Map.entry("user_id", "user_1"));
      put.accept(Map.entry("category", "books"));
      put.accept(
          Map.entry(
              "amount",
              asText
                  ? amount.toPlainString()
                  : ByteBuffer.wrap(amount.unscaledValue().toByteArray())));
      put.accept(Map.entry("quantity", 1));
      put.accept(Map.entry("timestamp", "2024-01-15T10:30:00"));
      put.accept(Map.entry("location", "city_5"));
      if (schema.getField("coupons") != null) {
        Schema coupons = schema.getField("coupons").schema();
        var coupon = new GenericData.Record(coupons.getElementType());
        coupon.put("code", "WINTER");
        payment.put("coupons", List.of(coupon, coupon));
      }
      var bytes = new ByteArrayOutputStream();
      bytes.write(0);
      bytes.writeBytes(ByteBuffer.allocate(4).putInt(id).array());
      try {
        new GenericDatumWriter<GenericRecord>(schema)
            .write(payment, EncoderFactory.get().directBinaryEncoder(bytes, null));
      } catch (IOException impossible) {
        throw new AssertionError(impossible);
      }
      return bytes.toByteArray();
    }
  }

  private static ProducerRecord<byte[], byte[]> message(byte[] value) {
    return new ProducerRecord<>(Topics.INPUT, "user_1".getBytes(StandardCharsets.UTF_8), value);
  }

  private List<GenericRecord> values(
      List<ConsumerRecord<byte[], byte[]>> records, String written, String read) throws Exception {
    List<GenericRecord> values = new ArrayList<>();
    for (var record : records) {
      byte[] bytes = record.value();
      String registered = registry.schema(ByteBuffer.wrap(bytes).getInt(1)).text();
      assertThat(JSON.readTree(registered)).isEqualTo(JSON.readTree(written));
      values.add(
          new GenericDatumReader<GenericRecord>(
                  new Schema.Parser().parse(registered), new Schema.Parser().parse(read))
              .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null)));
    }
    return values;
  }

  private static int number(GenericRecord payment) {
    return Integer.parseInt(payment.get("transaction_id").toString().substring("txn_".length()));
  }

  private static BigDecimal cents(Object decimal) {
    return new BigDecimal(new BigInteger(((ByteBuffer) decimal).array()), 2);
  }

  private String call(String method, String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server.address() + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }
}
