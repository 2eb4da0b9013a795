package dev.millrace.console.overview;

import static dev.millrace.console.overview.Sights.atRest;
import static dev.millrace.console.overview.Sights.flow;
import static dev.millrace.console.overview.Sights.sinks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.console.overview.OverviewModel.JobPart;
import dev.millrace.console.overview.OverviewModel.Lane;
import dev.millrace.console.overview.OverviewModel.Part;
import dev.millrace.console.overview.OverviewModel.Server;
import dev.millrace.console.overview.Sights.JobSight;
import dev.millrace.localstack.Pipeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How well things are, from what is seen of them. */
class JudgementTest {
  @Test
  void whatDoesNotRunIsOffAndSaysHowToStartIt() {
    for (Lane lane : atRest().judged().lanes()) {
      assertThat(lane.condition()).isEqualTo(Condition.OFF);
      assertThat(lane.words()).isEqualTo("not running");
      assertThat(lane.advice()).isEqualTo("./millrace up --only " + lane.name());
    }
  }

  static Stream<Arguments> jobs() {
    return Stream.of(
        job("that is well", Condition.FLOWING, "running", job -> job),
        job("created", Condition.STARTING, "starting", job -> job.state("CREATED")),
        job(
            "whose first tasks run",
            Condition.STARTING,
            "starting: 1 of 4 tasks run",
            job -> job.runningTasks(1)),
        job(
            "restarted, whose tasks do not run yet",
            Condition.TROUBLE,
            "restarting: 3 of 4 tasks run",
            job -> job.runningTasks(3).restarts(2, 5)),
        job(
            "restarting for a reason",
            Condition.TROUBLE,
            "restarting: no room on the disk",
            job -> job.state("RESTARTING").failure("no room on the disk")),
        job("failing", Condition.TROUBLE, "restarting", job -> job.state("FAILING")),
        job(
            "that gave up",
            Condition.TROUBLE,
            "failed: no such topic",
            job -> job.state("FAILED").failure("no such topic")),
        job("canceled", Condition.OFF, "canceled", job -> job.state("CANCELED")),
        job("finished", Condition.OFF, "finished", job -> job.state("FINISHED")),
        job(
            "restarted a moment ago",
            Condition.WARNING,
            "restarted 40 s ago",
            job -> job.restarts(1, 40)),
        job("restarted, and well since", Condition.FLOWING, "running", job -> job.restarts(1, 90)),
        job(
            "without a checkpoint for long",
            Condition.WARNING,
            "no checkpoint for 31 s",
            job -> job.checkpoint(31)),
        job("whose checkpoint is in time", Condition.FLOWING, "running", job -> job.checkpoint(29)),
        job(
            "that never made one",
            Condition.WARNING,
            "no checkpoint for 1 h",
            JobSight::noCheckpoint),
        job(
            "too young for one",
            Condition.FLOWING,
            "running",
            job -> job.noCheckpoint().age(Duration.ofSeconds(10))),
        job(
            "whose checkpoints fail",
            Condition.WARNING,
            "its checkpoints fail",
            job -> job.checkpoint(12).failedCheckpoint(3)),
        job(
            "one of whose checkpoints failed before",
            Condition.FLOWING,
            "running",
            job -> job.checkpoint(3).failedCheckpoint(12)));
  }

  private static Arguments job(
      String which, Condition condition, String words, UnaryOperator<JobSight> sight) {
    return Arguments.of(which, condition, words, sight);
  }

  @ParameterizedTest(name = "a job {0}: {1}")
  @MethodSource("jobs")
  void judgesAJob(String which, Condition condition, String words, UnaryOperator<JobSight> sight) {
    JobPart job = lane(atRest().job(Pipeline.FINGERPRINT, sight), "fingerprint").job();

    assertThat(job.condition()).as(which).isEqualTo(condition);
    assertThat(job.words()).isEqualTo(words);
  }

  @ParameterizedTest(name = "{0} records a second, {1} waiting: {2} {3}")
  @CsvSource({
    // read, waiting, condition, words
    "0,    0,      IDLE,    ''",
    "20,   0,      FLOWING, ''",
    "20,   900,    FLOWING, ''",
    "0,    900,    IDLE,    ''",
    "1000, 59000,  FLOWING, ''",
    "1000, 90000,  WARNING, 1 min behind",
    "10,   90000,  WARNING, 2 h behind",
    "0,    1001,   WARNING, 'they wait, and the job reads none'",
  })
  void judgesHowFarAJobIsBehind(double perSecond, long waiting, Condition condition, String words) {
    Sights sights =
        atRest()
            .running(
                Pipeline.FINGERPRINT, Map.of("sensor-data", flow(perSecond, waiting)), Map.of());
    Part input = lane(sights, "fingerprint").inputs().get(0);

    assertThat(input.condition()).isEqualTo(condition);
    assertThat(input.words()).isEqualTo(words);
    assertThat(input.waiting()).isEqualTo(waiting);
  }

  @ParameterizedTest(name = "{0} records a second of all topics, {1} waiting: {2} {3}")
  @CsvSource({
    "3, 20,    IDLE,    ''",
    "3, 1500,  WARNING, '8 min behind'",
    "0, 1500,  WARNING, 'they wait, and the job reads none'",
  })
  void judgesATopicThatIsReadTogetherWithOthers(
      double together, long waiting, Condition condition, String words) {
    Sights sights =
        atRest()
            .waiting("files", "uploaded_images", waiting)
            .running(Pipeline.FILES, Map.of("uploads", flow(together)), Map.of());
    Part images = lane(sights, "files").inputs().get(2);

    assertThat(images.name()).isEqualTo("uploaded_images");
    assertThat(images.condition()).isEqualTo(condition);
    assertThat(images.words()).isEqualTo(words);
  }

  @Test
  void whatWaitsForAJobThatDoesNotRunIsWhatItsGroupHasNotCommitted() {
    Lane lane = lane(atRest().waiting("fingerprint", "sensor-data", 5_000), "fingerprint");

    assertThat(lane.condition()).isEqualTo(Condition.OFF);
    assertThat(lane.inputs().get(0).waiting()).isEqualTo(5_000);
    assertThat(lane.inputs().get(0).condition()).isEqualTo(Condition.IDLE);
  }

  @Test
  void flowsThroughTheWholeLane() {
    Sights sights =
        atRest()
            .running(
                Pipeline.TRANSACTIONS,
                Map.of("transactions", flow(20, 3), "transaction-rules", flow(0)),
                sinks(Pipeline.TRANSACTIONS, 4));
    Lane lane = lane(sights, "transactions");

    assertThat(lane.condition()).isEqualTo(Condition.FLOWING);
    assertThat(lane.inputs())
        .extracting(Part::kind, Part::condition, Part::perSecond)
        .containsExactly(
            tuple(OverviewModel.Kind.TOPIC, Condition.FLOWING, 20.0),
            tuple(OverviewModel.Kind.CONTROL, Condition.IDLE, 0.0));
    assertThat(lane.outputs()).hasSize(5).extracting(Part::perSecond).containsOnly(4.0);
  }

  @Test
  void aLaneThroughWhichNothingFlowsIsIdle() {
    Lane lane =
        lane(
            atRest().running(Pipeline.FINGERPRINT, Map.of("sensor-data", flow(0, 0)), Map.of()),
            "fingerprint");

    assertThat(lane.condition()).isEqualTo(Condition.IDLE);
    assertThat(lane.words()).isEqualTo("running, nothing flows");
  }

  @ParameterizedTest(name = "{0} of 20 records a second: {1}")
  @CsvSource({
    "0,   IDLE,    ''",
    "0.5, FLOWING, ''",
    "2,   WARNING, 10 % of what comes is refused",
  })
  void manyDeadLettersAreAWarningAndAFewAreNot(double refused, Condition condition, String words) {
    Sights sights =
        atRest()
            .letters("sensor-data.dead-letters", 12, 3)
            .running(
                Pipeline.FINGERPRINT,
                Map.of("sensor-data", flow(20, 0)),
                Map.of("dead-letters", flow(refused)));
    Part letters = lane(sights, "fingerprint").letters().get(0);

    assertThat(letters.condition()).isEqualTo(condition);
    assertThat(letters.words()).isEqualTo(words);
    assertThat(letters.count()).isEqualTo(12);
    assertThat(letters.newestAt()).isEqualTo(Sights.NOW.toEpochMilli() - 3_000);
  }

  @Test
  void aLaneSaysWhichOfItsPartsIsInTrouble() {
    Sights sights =
        atRest()
            .noClickHouse()
            .running(
                Pipeline.STOCKS,
                Map.of("stock-ticks", flow(100, 0)),
                Map.of("ticks-table", flow(0), "stock-bars", flow(5)));
    Lane lane = lane(sights, "stocks");

    assertThat(lane.condition()).isEqualTo(Condition.TROUBLE);
    assertThat(lane.words()).isEqualTo("ClickHouse: does not answer; the job waits for it");
    assertThat(server(sights, "ClickHouse").condition()).isEqualTo(Condition.TROUBLE);
  }

  @Test
  void ticksFlowIntoClickHouseAndBarsIntoTheirTopic() {
    Sights sights =
        atRest()
            .running(
                Pipeline.STOCKS,
                Map.of("stock-ticks", flow(100, 0)),
                Map.of("ticks-table", flow(100), "stock-bars", flow(5), "refused", flow(1)));

    assertThat(lane(sights, "stocks").outputs())
        .extracting(Part::name, Part::perSecond)
        .containsExactly(tuple("stock-bars", 5.0), tuple("ClickHouse", 100.0));
    assertThat(lane(sights, "stocks").letters().get(0).perSecond()).isEqualTo(1.0);
  }

  @Test
  void nobodyMissesAStoreThatNoJobWritesTo() {
    Sights sights = atRest().noClickHouse();

    assertThat(server(sights, "ClickHouse").condition()).isEqualTo(Condition.OFF);
    assertThat(server(sights, "ClickHouse").words()).isEqualTo("not running");
  }

  @Test
  void outletsOfOtherKindsAreStores() {
    Sights sights =
        atRest()
            .running(
                Pipeline.TRANSACTIONS, Map.of(), Map.of("files", flow(7), "print-alerts", flow(7)));

    assertThat(lane(sights, "transactions").outputs())
        .filteredOn(part -> part.kind() == OverviewModel.Kind.STORE)
        .extracting(Part::name)
        .containsExactly("files");
  }

  @Test
  void aTopicThatIsNotThereIsOffAndDoesNotSpoilItsLane() {
    Lane lane =
        lane(
            atRest()
                .without("transaction_rules")
                .running(Pipeline.TRANSACTIONS, Map.of("transactions", flow(1)), Map.of()),
            "transactions");

    assertThat(lane.condition()).isEqualTo(Condition.FLOWING);
    assertThat(lane.inputs().get(1).words()).isEqualTo("not created yet");
  }

  @Test
  void withoutKafkaTopicsAreUnknownAndJobsAreSeen() {
    Sights sights =
        atRest()
            .running(Pipeline.FINGERPRINT, Map.of("sensor-data", flow(1)), Map.of())
            .noKafka("does not answer");

    assertThat(server(sights, "Kafka").condition()).isEqualTo(Condition.TROUBLE);
    assertThat(server(sights, "Kafka").advice()).isEqualTo("./millrace up");
    Lane lane = lane(sights, "fingerprint");
    assertThat(lane.job().condition()).isEqualTo(Condition.FLOWING);
    assertThat(Stream.of(lane.inputs(), lane.outputs(), lane.letters()).flatMap(List::stream))
        .extracting(Part::condition)
        .containsOnly(Condition.UNKNOWN);
  }

  @Test
  void withoutFlinkJobsAreUnknownAndTopicsAreSeen() {
    Sights sights = atRest().noFlink("does not answer");

    assertThat(server(sights, "Flink").words()).isEqualTo("does not answer");
    Lane lane = lane(sights, "fingerprint");
    assertThat(lane.condition()).isEqualTo(Condition.UNKNOWN);
    assertThat(lane.words()).isEqualTo("Flink does not answer");
    assertThat(lane.inputs().get(0).condition()).isEqualTo(Condition.IDLE);
  }

  @Test
  void aClusterWithoutTaskManagersRunsNothing() {
    assertThat(server(atRest().noSlots(), "Flink").words()).isEqualTo("no TaskManager");
  }

  @ParameterizedTest
  @CsvSource({"PT0S, 0 s", "PT59S, 59 s", "PT60S, 1 min", "PT59M59S, 59 min", "PT25H, 25 h"})
  void saysRoughlyHowLong(Duration duration, String words) {
    assertThat(Judgement.words(duration)).isEqualTo(words);
  }

  @Test
  void theLakehouseShowsWhatItsJobTellsOfPulsarAndTheTableItFills() {
    Pipeline lakehouse = Pipeline.named("lakehouse").orElseThrow();
    Part unseen = lane(atRest(), "lakehouse").inputs().get(0);
    assertThat(unseen.kind()).isEqualTo(OverviewModel.Kind.FOREIGN);
    assertThat(unseen.words()).isEqualTo("seen while the job runs");

    Sights far =
        atRest().running(lakehouse, Map.of("events", flow(10, 5_000)), Map.of("rows", flow(9)));
    Lane lane = lane(far, "lakehouse");
    assertThat(lane.inputs().get(0).name()).isEqualTo("persistent://retail/metadata/events");
    assertThat(lane.inputs().get(0).waiting()).isEqualTo(5_000);
    assertThat(lane.inputs().get(0).words()).isEqualTo("8 min behind");
    assertThat(lane.outputs())
        .extracting(Part::name, Part::perSecond)
        .containsExactly(tuple("lakehouse.rva.bronze_raw", 9.0));
  }

  @Test
  void theTableSaysWhetherItIsTended() {
    Pipeline tender = Pipeline.LAKEHOUSE_MAINTENANCE;
    Sights fed =
        atRest()
            .running(Pipeline.LAKEHOUSE, Map.of("events", flow(10, 0)), Map.of("rows", flow(9)));

    assertThat(table(atRest()).words()).isEmpty();
    assertThat(table(fed).words()).isEqualTo("lakehouse-maintenance does not run");
    assertThat(table(fed).condition()).isEqualTo(Condition.FLOWING);
    assertThat(table(fed.job(tender, job -> job.state("CREATED"))).words())
        .isEqualTo("lakehouse-maintenance is starting");
    assertThat(table(fed.running(tender, Map.of(), Map.of())).words())
        .isEqualTo("tended by lakehouse-maintenance");

    Sights broken = fed.job(tender, job -> job.state("FAILED").failure("no such bucket"));
    assertThat(table(broken).words()).isEqualTo("lakehouse-maintenance: failed: no such bucket");
    assertThat(lane(broken, "lakehouse").condition()).isEqualTo(Condition.WARNING);
  }

  private static Part table(Sights sights) {
    return lane(sights, "lakehouse").outputs().get(0);
  }

  private static Lane lane(Sights sights, String name) {
    return sights.judged().lanes().stream()
        .filter(lane -> lane.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Server server(Sights sights, String name) {
    return sights.judged().servers().stream()
        .filter(server -> server.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
