package dev.millrace.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
  void picturesAreLargeAndDeadOnesLargerStill() {
    assertThat(Pipeline.VISION.topics())
        .filteredOn(topic -> topic.settings().containsKey("max.message.bytes"))
        .extracting(Topic::name, topic -> topic.settings().get("max.message.bytes"))
        .containsExactly(
            tuple("smart-city-camera-frames", Integer.toString(8 << 20)),
            tuple("smart-city-camera-frames.dead-letters", Integer.toString((8 << 20) + 65_536)));
  }

  @Test
  void rulesAreReadInOneOrderAndKept() {
    assertThat(Pipeline.TRANSACTIONS.topics())
        .contains(new Topic("transaction_rules", 1, Map.of("cleanup.policy", "compact")));
  }

  @Test
  void theLakehouseRunsOnlyWhenItIsNamed() {
    assertThat(Pipeline.usual()).doesNotContain(Pipeline.LAKEHOUSE).contains(Pipeline.FILES);
    assertThat(Pipeline.all()).contains(Pipeline.LAKEHOUSE);
    assertThat(Pipeline.named("lakehouse")).contains(Pipeline.LAKEHOUSE);
    assertThat(Pipeline.named("lakehouse-maintenance")).contains(Pipeline.LAKEHOUSE_MAINTENANCE);
  }
}
