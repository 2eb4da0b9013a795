package dev.millrace.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OptionsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusesNonsenseAndSaysWhatToDo(String message, ThrowingCallable nonsense) {
    assertThatThrownBy(nonsense)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  static Stream<Arguments> refusesNonsenseAndSaysWhatToDo() {
    return Stream.of(
        nonsense("Give it 1 to 1000000", () -> new Batching(0, 1, SECOND)),
        nonsense("Give it 1 to 1000000", () -> new Batching(1_000_001, 1, SECOND)),
        nonsense("Give it 1 to 134217728", () -> new Batching(1, 0, SECOND)),
        nonsense("Give it a millisecond", () -> new Batching(1, 1, Duration.ZERO)),
        nonsense("millisecond or more", () -> new Retrying(Duration.ZERO, SECOND, SECOND)),
        nonsense("do not end below it", () -> new Retrying(SECOND, Duration.ofMillis(1), SECOND)),
        nonsense("Give it a second", () -> new Retrying(SECOND, SECOND, Duration.ZERO)),
        nonsense("http://localhost:8123", () -> ClickHouseAccess.to("localhost:8123")),
        nonsense("http://localhost:8123", () -> ClickHouseAccess.to("jdbc:ch://host/db")),
        nonsense("neither credentials", () -> ClickHouseAccess.to("http://me:secret@host:8123")),
        nonsense("neither credentials", () -> ClickHouseAccess.to("http://host:8123?password=s")),
        nonsense(
            "Name one",
            () -> new ClickHouseAccess(URI.create("http://host:8123"), " ", Secret.none())),
        nonsense("stocks.ticks", () -> ClickHouseSink.builder().table("ticks; DROP TABLE ticks")),
        nonsense("stocks.ticks", () -> ClickHouseSink.builder().table("a.b.c")),
        nonsense("Call access(…)", () -> ClickHouseSink.builder().table("t").build()),
        nonsense(
            "Call table(…)",
            () -> ClickHouseSink.builder().access(ClickHouseAccess.to("http://h:1")).build()),
        nonsense(
            "The sink sets async_insert itself",
            () ->
                ClickHouseSink.<Measurement>builder()
                    .access(ClickHouseAccess.to("http://h:1"))
                    .table("t")
                    .rows(new Measurement.Rows())
                    .settings(Map.of("async_insert", "1"))
                    .build()),
        nonsense(
            "Call rows(…)",
            () ->
                ClickHouseSink.builder()
                    .access(ClickHouseAccess.to("http://h:1"))
                    .table("t")
                    .build()));
  }

  private static Arguments nonsense(String message, ThrowingCallable call) {
    return arguments(message, call);
  }

  @Test
  void neverRepeatsAnAddressThatMayHoldAPassword() {
    assertThatThrownBy(() -> ClickHouseAccess.to("http://me:secret@host:8123"))
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> ClickHouseAccess.to("clickhouse://me:secret@host"))
        .hasMessageNotContaining("secret");
  }

  @Test
  void readsAPasswordWhereItIsNeeded(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("password");
    Files.writeString(file, "wort\n");
    Secret secret = Secret.inFile(file.toString());

    assertThat(secret.read()).isEqualTo("wort");
    assertThat(secret).asString().doesNotContain("wort");
    assertThat(Secret.none().read()).isEmpty();
    assertThat(Secret.inVariable("PATH").read()).isEqualTo(System.getenv("PATH"));
    assertThat(Secret.inVariable("NO_SUCH_VARIABLE").read()).isEmpty();
  }

  @Test
  void saysWhichFileThePasswordBelongsInto() {
    assertThatThrownBy(() -> Secret.inFile("/no/such/password").read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Put it into /no/such/password on every TaskManager");
  }

  @Test
  void quotesNamesSoThatNoneIsAWordOfTheLanguage() {
    assertThat(new TableName("stocks.table").quoted()).isEqualTo("`stocks`.`table`");
    assertThat(TableName.quotedColumn("nested.order")).isEqualTo("`nested.order`");
    assertThatThrownBy(() -> TableName.quotedColumn("a`b"))
        .hasMessageContaining("no name of a column");
  }
}
