package dev.millrace.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.localstack.Pipeline;
import dev.millrace.localstack.Topic;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which topics a pipeline reads and writes, and what its operators are called after. */
class RouteTest {
  private static final Route TRANSACTIONS = Route.of(Pipeline.TRANSACTIONS);

  @Test
  void tellsInputsFromOutputsAndDeadLetters() {
    assertThat(names(TRANSACTIONS.inputs())).containsExactly("transactions", "transaction_rules");
    assertThat(names(TRANSACTIONS.letters()))
        .containsExactly("transactions.dead-letters", "transaction_rules.dead-letters");
    assertThat(names(TRANSACTIONS.outputs()))
        .containsExactly(
            "processed_transactions",
            "high_value_transactions",
            "user_aggregations",
            "category_aggregations",
            "transaction_alerts");
  }

  @Test
  void everyTopicOfEveryPipelineHasOnePlace() {
    assertThat(Pipeline.all())
        .allSatisfy(
            pipeline ->
                assertThat(Route.of(pipeline).topics())
                    .containsExactlyInAnyOrderElementsOf(pipeline.topics()));
  }

  @Test
  void onlyTheRulesSteer() {
    assertThat(Pipeline.all().stream().flatMap(pipeline -> pipeline.topics().stream()))
        .filteredOn(Route::steers)
        .extracting(Topic::name)
        .containsExactly("transaction_rules");
  }

  @Test
  void theLakehouseReadsAnotherSystemAndKeepsATable() {
    Pipeline lakehouse = Pipeline.named("lakehouse").orElseThrow();
    assertThat(Route.foreignInput(lakehouse)).contains("persistent://retail/metadata/events");
    assertThat(Route.stores(lakehouse))
        .containsExactly(
            new Route.Store(
                "lakehouse.rva.bronze_raw",
                List.of("iceberg", "s3", "pulsar"),
                Optional.of(Pipeline.LAKEHOUSE_MAINTENANCE)));
    assertThat(Route.foreignInput(Pipeline.STOCKS)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "high-value-transactions, high_value_transactions",
    "dead-letters,            transactions.dead-letters",
    "dead-rules,              transaction_rules.dead-letters",
    "print-alerts,            ",
    "files,                   ",
  })
  void knowsTheTopicOfASink(String sink, String topic) {
    assertThat(TRANSACTIONS.outputOf(sink).map(Topic::name)).isEqualTo(Optional.ofNullable(topic));
  }

  @ParameterizedTest
  @CsvSource({
    "transactions,     transactions,  transactions",
    "transactions,     transaction-rules, transaction_rules",
    "fingerprint,      sensor-data,   sensor-data",
    "vision,           camera-frames, smart-city-camera-frames",
    "video-statistics, video-frames,  video_frames",
    "stocks,           stock-ticks,   stock-ticks",
  })
  void knowsTheTopicOfASource(String pipeline, String source, String topic) {
    assertThat(Route.of(Pipeline.named(pipeline).orElseThrow()).inputOf(source).map(Topic::name))
        .contains(topic);
  }

  @Test
  void refusedRowsAreDeadLettersToo() {
    Route stocks = Route.of(Pipeline.STOCKS);
    assertThat(stocks.outputOf("refused")).isEqualTo(stocks.outputOf("dead-letters")).isPresent();
    assertThat(stocks.outputOf("ticks-table")).isEmpty();
  }

  @Test
  void eachOfSeveralInputsHasDeadLettersOfItsOwn() {
    Route files = Route.of(Pipeline.FILES);
    assertThat(files.outputOf("dead-letters-of-videos").map(Topic::name))
        .contains("uploaded_videos.dead-letters");
    assertThat(files.outputOf("analysed-files").map(Topic::name)).contains("analysed_files");
  }

  private static List<String> names(List<Topic> topics) {
    return topics.stream().map(Topic::name).toList();
  }
}
