package dev.millrace.clickhouse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "INSERT INTO t FORMAT RowBinary | INSERT INTO t | RowBinary",
        "insert into stocks.ticks (symbol, price) format RowBinary | insert into stocks.ticks (symbol, price) | RowBinary",
        "INSERT INTO TABLE `odd`.`t (a)` FORMAT Native | INSERT INTO TABLE `odd`.`t (a)` | Native",
        "INSERT INTO t SETTINGS async_insert=0, log_comment='a ''b' FORMAT CSV | INSERT INTO t SETTINGS async_insert=0, log_comment='a ''b' | CSV",
        "INSERT INTO t (a) VALUES | INSERT INTO t (a) | Values",
      })
  void cutsAnInsertAheadOfItsRows(String written, String text, String format) throws IOException {
    byte[] rows = {'\n', '\n', 0, (byte) 0xff, ' ', ';'};

    var insert = (Statement.Insert) Statement.read(written, new ByteArrayInputStream(rows));

    assertThat(insert.text()).isEqualTo(text);
    assertThat(insert.rowFormat()).isEqualTo(format);
    byte[] read = insert.rows().readAllBytes();
    assertThat(read).endsWith(rows).hasSizeLessThanOrEqualTo(rows.length + 1);
  }

  @Test
  void leavesEveryByteOfTheRowsWhereStatementAndRowsComeTogether() throws IOException {
    byte[] body = "INSERT INTO t FORMAT RowBinary\n\n\n \r\n".getBytes(StandardCharsets.UTF_8);

    var insert = (Statement.Insert) Statement.read("", new ByteArrayInputStream(body));

    assertThat(insert.rows()).hasBinaryContent("\n\n \r\n".getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'INSERT INTO t FORMAT CSV'",
        "INSERT INTO t SELECT * FROM s FORMAT Null",
        "INSERT INTO t (a) SELECT arrayJoin([1, 2])",
        "INSERT INTO FUNCTION file('x', CSV) SELECT 1",
        "CREATE TABLE t (a UInt8) ENGINE = Memory"
      })
  void takesWhatBringsNoRowsAsItStands(String written) throws IOException {
    var whole = (Statement.Whole) Statement.read("", stream(written));

    assertThat(new String(whole.text(), StandardCharsets.UTF_8)).isEqualTo(written);
  }

  @Test
  void putsWhatStandsInTheAddressAheadOfTheBody() throws IOException {
    var whole = (Statement.Whole) Statement.read("SELECT 1", stream("FORMAT CSV"));

    assertThat(new String(whole.text(), StandardCharsets.UTF_8)).isEqualTo("SELECT 1\nFORMAT CSV");
    assertThat(whole.format("TabSeparated")).isEqualTo("CSV");
  }

  @Test
  void refusesAStatementWithoutEnd() {
    assertThatThrownBy(() -> Statement.read("", new Endless()))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.httpStatus()).isEqualTo(413));
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Blanks for ever. */
  private static final class Endless extends InputStream {
    @Override
    public int read() {
      return ' ';
    }
  }
}
