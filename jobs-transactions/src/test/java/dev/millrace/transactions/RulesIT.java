package dev.millrace.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.serde.deadletter.DeadLetterHeaders;
import dev.millrace.testing.JobUnderTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rules and patterns in the whole job, from topic to topic, through a real broker. */
class RulesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] IMPATIENT = {
    "--window.idleness", "1s", "--window.flush-after", "1s", "--window.resume-hold", "0s"
  };

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private JobUnderTest job;
  private int sent;

  @BeforeEach
  void startKafka() {
    job = Topics.job();
  }

  @AfterEach
  void stopKafka() throws Exception {
    job.close();
  }

  @Test
  void rulesTakeEffectOnTheRunningJobAndOutliveARestart(@TempDir Path savepoints) throws Exception {
    JobClient running = job.start(2, "--window.flush-after", "0s", "--window.idleness", "10min");
    rule(1, "active", 100);
    rule(2, "paused", 100);
    rule(3, "active", 100);
    job.send(List.of(record(Topics.RULES, "4", "{\"rule_id\":4,\"state\":\"on\"}")));
    // The refused rule came last: when it is out, the others have been sent on their way.
    var refused = job.read(Topics.DEAD_RULES, 1);
    assertThat(JobUnderTest.header(refused.get(0), DeadLetterHeaders.STAGE))
        .isEqualTo("deserialize");
    assertThat(JobUnderTest.header(refused.get(0), DeadLetterHeaders.OPERATOR))
        .isEqualTo("transaction-rules");

    pay("ann", "60.00");
    pay("ann", "60.00");
    pay("ann", "60.00");
    pay("bob", "99.00");
    assertThat(alerts(2))
        .containsExactlyInAnyOrder("rule/1/ann/txn_2 120.00", "rule/3/ann/txn_2 120.00");

    job.stopWithSavepoint(running, savepoints);
    job.start(1, "--window.flush-after", "0s", "--window.idleness", "10min");
    delete(3);
    pay("cid", "500.00");
    // What rule 1 tells of cid shows that bob's payment from before the restart still counts.
    pay("bob", "2.00");
    List<String> alerts = alerts(4);
    assertThat(alerts)
        .contains("rule/1/cid/txn_5 500.00", "rule/1/bob/txn_6 101.00")
        .noneMatch(alert -> alert.startsWith("rule/2/") || alert.startsWith("rule/4/"));
    assertThat(alerts).doesNotHaveDuplicates();
  }

  @Test
  void windowsKeepClosingAndPatternsKeepComingWithoutAnyRule() throws Exception {
    job.start(2, IMPATIENT);
    pay("ann", "1.00");
    pay("ann", "2.00");
    pay("ann", "3.00");
    pay("ann", "501.00");

    assertThat(job.read("user_aggregations", 1)).hasSize(1);
    assertThat(alerts(1)).containsExactly("card-testing/ann/txn_4 501.00");
  }

  private void rule(int id, String state, int limit) {
    String rule =
        """
        {"rule_id":%d,"state":"%s","group_by":["user_id"],"aggregate":"sum","of":"amount",\
        "op":">","limit":%d,"window_minutes":20}\
        """;
    job.send(List.of(record(Topics.RULES, String.valueOf(id), rule.formatted(id, state, limit))));
  }

  private void delete(int id) {
    job.send(
        List.of(
            record(
                Topics.RULES,
                String.valueOf(id),
                "{\"rule_id\":" + id + ",\"state\":\"deleted\"}")));
  }

  private void pay(String user, String amount) {
    sent++;
    String payment =
        """
        {"transaction_id":"txn_%d","user_id":"%s","category":"books","amount":%s,"quantity":1,\
        "timestamp":%d}\
        """;
    job.send(
        List.of(
            record(
                Topics.INPUT,
                user,
                payment.formatted(sent, user, amount, 1_705_314_600_000L + sent * 1000L))));
  }

  private List<String> alerts(int expected) throws IOException {
    List<String> alerts = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : job.read(Topics.ALERTS, expected)) {
      JsonNode alert = JSON.readTree(record.value());
      assertThat(new String(record.key(), StandardCharsets.UTF_8))
          .isEqualTo(alert.path("key").asText());
      alerts.add(
          alert.path("id").asText() + " " + String.format("%.2f", alert.path("value").asDouble()));
    }
    return alerts;
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String key, String value) {
    return new ProducerRecord<>(
        topic, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
  }
}
