package dev.millrace.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.serde.deadletter.DeadLetterHeaders;
import dev.millrace.testing.JobUnderTest;
import dev.millrace.testing.SharedData;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole job, from topic to topic, through a real broker. */
class TransactionsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private JobUnderTest job;

  @BeforeEach
  void startKafka() {
    job = Topics.job();
  }

  @AfterEach
  void stopKafka() throws Exception {
    job.close();
  }

  @ParameterizedTest(name = "parallelism {0}")
  @ValueSource(ints = {1, 2})
  void aDayOfARealShopGivesTheIndependentAnswers(int parallelism) throws Exception {
    Path day = SharedData.path("transactions/online-retail-2010-12-01.ndjson");
    JsonNode answers =
        JSON.readTree(
            SharedData.path("transactions/online-retail-2010-12-01.answers.json").toFile());
    job.start(parallelism, "--window.idleness", "2s", "--window.flush-after", "2s");
    List<byte[]> lines = lines(day);
    job.send(keyedByUser(lines));

    var byUser = job.read("user_aggregations", answers.path("windows").path("user").size());
    var byCategory =
        job.read("category_aggregations", answers.path("windows").path("category").size());
    var processed = job.read("processed_transactions", answers.path("processed").asInt());
    var highValue = job.read("high_value_transactions", answers.path("high_value").asInt());
    var dead = job.read("transactions.dead-letters", answers.path("dead").asInt());
    assertThat(windows(byUser, "user_id")).isEqualTo(answers(answers, "user"));
    assertThat(windows(byCategory, "category")).isEqualTo(answers(answers, "category"));
    assertThat(sum(processed))
        .isEqualByComparingTo(answers.path("final_amount_of_processed").asText());
    assertThat(highValue).hasSize(8);
    assertThat(dead)
        .noneMatch(letter -> JobUnderTest.header(letter, DeadLetterHeaders.STAGE).equals("late"));
    assertThat(dead)
        .allSatisfy(
            letter ->
                assertThat(lines).anyMatch(line -> java.util.Arrays.equals(line, letter.value())));
  }

  private static List<byte[]> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> line.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  private static List<ProducerRecord<byte[], byte[]>> keyedByUser(List<byte[]> lines)
      throws IOException {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (byte[] line : lines) {
      JsonNode user = JSON.readTree(line).path("user_id");
      byte[] key = user.isTextual() ? user.asText().getBytes(StandardCharsets.UTF_8) : null;
      records.add(new ProducerRecord<>(Topics.INPUT, key, line));
    }
    return records;
  }

  private static Map<String, String> windows(
      List<ConsumerRecord<byte[], byte[]>> records, String key) throws IOException {
    Map<String, String> windows = new TreeMap<>();
    for (var record : records) {
      JsonNode result = JSON.readTree(record.value());
      String window = result.path(key).asText() + "@" + result.path("window_start").asText();
      String before = windows.put(window, describe(result));
      assertThat(before).as("a second result for %s", window).isNull();
    }
    return windows;
  }

  private static Map<String, String> answers(JsonNode answers, String kind) {
    Map<String, String> windows = new TreeMap<>();
    answers
        .path("windows")
        .path(kind)
        .properties()
        .forEach(window -> windows.put(window.getKey(), describe(window.getValue())));
    return windows;
  }

  private static String describe(JsonNode window) {
    return window.path("count").asText()
        + " payments, sum "
        + money(window.path("sum"))
        + ", min "
        + money(window.path("min"))
        + ", max "
        + money(window.path("max"));
  }

  private static String money(JsonNode amount) {
    return new BigDecimal(amount.asText()).setScale(2).toPlainString();
  }

  private static BigDecimal sum(List<ConsumerRecord<byte[], byte[]>> records) throws IOException {
    BigDecimal sum = BigDecimal.ZERO;
    for (var record : records) {
      sum = sum.add(new BigDecimal(JSON.readTree(record.value()).path("final_amount").asText()));
    }
    return sum;
  }
}
