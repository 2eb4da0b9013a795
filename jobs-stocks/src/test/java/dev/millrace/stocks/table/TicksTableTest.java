package dev.millrace.stocks.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TicksTableTest {
  @Test
  void hasOneStatementAfterTheOtherWithoutComments() {
    assertThat(new TicksTable("stocks").statements())
        .hasSize(9)
        .allSatisfy(statement -> assertThat(statement).doesNotContain("--", ";"))
        .first()
        .isEqualTo("CREATE DATABASE IF NOT EXISTS stocks");
  }

  @Test
  void namesNoOtherDatabaseThanTheOneThatIsAskedFor() {
    assertThat(new TicksTable("market").name()).isEqualTo("market.ticks");
    assertThat(new TicksTable("market").statements())
        .allSatisfy(statement -> assertThat(statement).contains("market").doesNotContain("stocks"));
  }
}
