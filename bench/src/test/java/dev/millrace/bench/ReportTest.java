package dev.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Answer ANSWER = new Answer(2, 3, 5);

  private final Rounds loop = new Rounds("loop", List.of(took(2), took(4), took(3)));
  private final Rounds job = new Rounds("job", List.of(took(6), took(5)));

  @Test
  void showsMediansRangesAndMultiples() {
    assertThat(Report.table(List.of(loop, job), List.of(loop), Unit.RECORD))
        .isEqualTo(
            """
            | contender | CPU µs per record | rounds | records/s | × loop |
            |---|---:|---:|---:|---:|
            | loop | **3.00** | 2.00–4.00 | 500,000 | 1.00 |
            | job | **5.50** | 5.00–6.00 | 500,000 | 1.83 |
            """);
  }

  @Test
  void countsByWhatIsInARecordToo() {
    assertThat(Report.table(List.of(loop), List.of(), new Unit("reading", 5)))
        .isEqualTo(
            """
            | contender | CPU µs per record | rounds | CPU ns per reading | records/s |
            |---|---:|---:|---:|---:|
            | loop | **3.00** | 2.00–4.00 | 600 | 500,000 |
            """);
  }

  @Test
  void keepsEveryRound() {
    assertThat(Report.values(List.of(job)).lines())
        .containsExactly(
            "contender,round,records,cpu_ns,wall_ns,windows,counted",
            "\"job\",1,1000,6000000,2000000,2,3",
            "\"job\",2,1000,5000000,2000000,2,3");
  }

  @Test
  void drawsABarForEach() {
    assertThat(Plot.svg("a < b", List.of(loop, job)))
        .contains("a &lt; b", ">loop<", ">3.00<", ">job<", ">5.50<");
  }

  private static Measurement took(int micros) {
    return new Measurement(1_000, micros * 1_000_000L, 2_000_000, ANSWER);
  }
}
