package dev.millrace.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class PipelineTest {
  @Test
  void isFoundByItsName() {
    assertThat(Pipeline.named("transactions")).contains(Pipeline.TRANSACTIONS);
    assertThat(Pipeline.named("nothing")).isEmpty();
  }

  @Test
  void deadLettersTakeARecordOfTheGreatestSizeWithItsHeaders() {
    assertThat(Pipeline.TRANSACTIONS.topics())
        .filteredOn(topic -> topic.name().equals("transactions.dead-letters"))
        .extracting(Topic::settings)
        .containsExactly(Map.of("max.message.bytes", "1114124", "retention.ms", "604800000"));
  }

  @Test
  void rulesAreReadInOneOrderAndKept() {
    assertThat(Pipeline.TRANSACTIONS.topics())
        .contains(new Topic("transaction_rules", 1, Map.of("cleanup.policy", "compact")));
  }
}
