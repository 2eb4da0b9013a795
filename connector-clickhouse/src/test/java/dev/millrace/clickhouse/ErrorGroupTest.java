package dev.millrace.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of ClickHouse's errors, and of those of whatever stands before it. */
class ErrorGroupTest {
  private ClickHouseConnection connection;

  @BeforeEach
  void connect() throws Exception {
    connection =
        new ClickHouseConnection(
            ClickHouseAccess.to("http://localhost:1"),
            new TableName("stocks.ticks"),
            Map.of(),
            Retrying.DEFAULT);
  }

  @AfterEach
  void disconnect() {
    connection.close();
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "159, TIMEOUT_EXCEEDED,            WAIT",
    "202, TOO_MANY_SIMULTANEOUS_QUERIES, WAIT",
    "236, ABORTED,                     WAIT",
    "241, MEMORY_LIMIT_EXCEEDED,       WAIT",
    "242, TABLE_IS_READ_ONLY,          WAIT",
    "243, NOT_ENOUGH_SPACE,            WAIT",
    "252, TOO_MANY_PARTS,              WAIT",
    "319, UNKNOWN_STATUS_OF_INSERT,    WAIT",
    "517, CANNOT_ASSIGN_ALTER,         WAIT",
    "999, KEEPER_EXCEPTION,            WAIT",
    "33,  CANNOT_READ_ALL_DATA,        LEAVE_ROW_OUT",
    "321, VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE, LEAVE_ROW_OUT",
    "395, FUNCTION_THROW_IF_VALUE_IS_NON_ZERO, LEAVE_ROW_OUT",
    "469, VIOLATED_CONSTRAINT,         LEAVE_ROW_OUT",
    "16,  NO_SUCH_COLUMN_IN_TABLE,     CHANGE_SOMETHING",
    "60,  UNKNOWN_TABLE,               CHANGE_SOMETHING",
    "81,  UNKNOWN_DATABASE,            CHANGE_SOMETHING",
    "497, ACCESS_DENIED,               CHANGE_SOMETHING",
    "516, AUTHENTICATION_FAILED,       CHANGE_SOMETHING",
    "49,  LOGICAL_ERROR,               CHANGE_SOMETHING",
    "4711, an error of next year,      CHANGE_SOMETHING",
  })
  void knowsWhatHelps(int code, String name, ErrorGroup.Cure cure) {
    assertThat(ErrorGroup.of(code).cure()).isEqualTo(cure);
  }

  @ParameterizedTest(name = "HTTP {0}: {1}")
  @CsvSource({
    "429, Away",
    "500, Away",
    "502, Away",
    "503, Away",
    "504, Away",
    "401, Unusable",
    "404, Unusable",
  })
  void knowsWhatProxiesMeanWhichHaveNoCode(int status, String answer) {
    assertThat(connection.explain(0, status, "<html>").getClass().getSimpleName())
        .isEqualTo(answer);
  }

  @Test
  void saysWhatHappenedAndWhatToDo() {
    assertThat(
            connection.explain(
                516,
                403,
                "Code: 516. DB::Exception: default: Authentication failed: password is incorrect."
                    + " (AUTHENTICATION_FAILED) (version 26.7.3.1) (queryId= 1a-2b)"))
        .isEqualTo(
            new Answer.Unusable(
                "ClickHouse at http://localhost:1 does not take rows for stocks.ticks (error 516):"
                    + " default: Authentication failed: password is incorrect."
                    + " (AUTHENTICATION_FAILED) Check user and password, and grant the user INSERT"
                    + " on the table."));
  }

  @Test
  void keepsClickHousesOwnWordsForARow() {
    assertThat(
            connection.explain(
                469,
                500,
                "Code: Code: 469. DB::Exception: Constraint `positive` is violated."
                    + " (VIOLATED_CONSTRAINT) (version 26.7.3.1 (official build)) (queryId= 1)"))
        .isEqualTo(
            new Answer.RowsAtFault(
                469, "Constraint `positive` is violated. (VIOLATED_CONSTRAINT)"));
  }

  @Test
  void doesNotHalveWhatFailsInAViewSinceTheTableMayHaveItAlready() {
    assertThat(
            connection.explain(
                407, 500, "Code: 407. DB::Exception: overflow: while pushing to view db.v"))
        .isInstanceOfSatisfying(
            Answer.Unusable.class,
            unusable -> assertThat(unusable.message()).contains("Change the view"));
  }

  @Test
  void cutsMessagesThatWouldFillADeadLetter() {
    assertThat(connection.explain(469, 500, "x".repeat(100_000)))
        .isInstanceOfSatisfying(
            Answer.RowsAtFault.class, fault -> assertThat(fault.message()).hasSize(2001));
  }
}
