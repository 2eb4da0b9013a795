package dev.millrace.detection.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionsTableTest {
  @Test
  void theScriptCreatesTheTableThatWasNamed() {
    String script = new DetectionsTable("\"city\".\"seen\"").script();
    assertThat(script)
        .contains("CREATE TABLE IF NOT EXISTS \"city\".\"seen\" (")
        .contains("create_hypertable('\"city\".\"seen\"', 'ts'");
    assertThat(script.lines().filter(line -> !line.startsWith("--")))
        .noneMatch(line -> line.contains("detections"));
  }

  @Test
  void everyColumnOfTheScriptIsWritten() {
    DetectionsTable table = new DetectionsTable("t");
    String script = table.script();
    List<String> created =
        script
            .substring(script.indexOf("(\n") + 2, script.indexOf("  PRIMARY KEY"))
            .lines()
            .map(line -> line.strip().replaceFirst(" .*", ""))
            .toList();
    String upsert = table.upsert();
    String written = upsert.substring(upsert.indexOf('(') + 1, upsert.indexOf(')'));
    assertThat(Arrays.asList(written.split(", "))).isEqualTo(created);
    assertThat(upsert.chars().filter(c -> c == '?')).hasSameSizeAs(created);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "nothing to do,  cam-01,          cam-01",
    "other letters,  'Tür \u00e9 🎥', 'Tür \u00e9 🎥'",
    "NUL,            'a\u0000b',      'a\ufffdb'",
    "half a pair,    'a\ud83c',       'a\ufffd'",
    "the other half, '\udfa5a',       '\ufffda'",
    "halves swapped, '\udfa5\ud83c',  '\ufffd\ufffd'",
    "nothing at all, '',              ''",
  })
  void replacesWhatPostgresRefuses(String what, String text, String stored) {
    assertThat(StoredText.of(text)).as(what).isEqualTo(stored);
  }

  @ParameterizedTest
  @CsvSource({
    "detection/detections/0/11,   detection/detections/, 0, 11",
    "second/city.seen/3/900,      second/city.seen/,     3, 900",
  })
  void readsTheNamesOfItsTransactions(String text, String scope, int subtask, long checkpoint) {
    TransactionName name = new TransactionName(scope, subtask, checkpoint);
    assertThat(TransactionName.parse(text)).isEqualTo(name);
    assertThat(name.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"somebody's own", "a/b/c/d", "detection/detections/0", "a/b/0/1/2", "202_abc_def"})
  void leavesOtherNamesAlone(String text) {
    assertThat(TransactionName.parse(text)).isNull();
  }

  @Test
  void theLongestNameOfATransactionIsShortEnoughForPostgres() {
    String table = "t".repeat(63) + '.' + "t".repeat(63);
    TransactionName longest =
        new TransactionName("p".repeat(40) + '/' + table + '/', Integer.MAX_VALUE, Long.MAX_VALUE);
    assertThat(longest.text()).hasSizeLessThan(200);
  }
}
