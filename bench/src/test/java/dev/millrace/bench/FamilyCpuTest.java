package dev.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FamilyCpuTest {
  private static final String WORK = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done";

  @Test
  void countsWhatAChildWorkedThatHasEndedSince() throws Exception {
    assumeThat(Path.of("/proc/self/stat")).as("only Linux tells").exists();
    Process parent =
        new ProcessBuilder("sh", "-c", "sh -c '" + WORK + "'; echo done; read end").start();
    try {
      assertThat(parent.inputReader().readLine()).isEqualTo("done");
      Duration alone = parent.info().totalCpuDuration().orElseThrow();
      assertThat(FamilyCpu.of(parent.toHandle())).isGreaterThan(alone.plusMillis(20));
    } finally {
      parent.destroy();
    }
  }
}
