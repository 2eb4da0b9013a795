package dev.millrace.stocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.ShadedJar;
import org.junit.jupiter.api.Test;

class DeployableJarIT {
  private final ShadedJar jar = ShadedJar.of("jobs-stocks");

  @Test
  void startsTheJob() {
    assertThat(jar.mainClass()).isEqualTo(StocksJob.class.getName());
  }

  @Test
  void leavesFlinkAndLoggingToTheCluster() {
    assertThat(jar.classesOfTheCluster()).isEmpty();
  }

  @Test
  void holdsNoClassTwice() {
    assertThat(jar.doubledClasses()).isEmpty();
  }

  @Test
  void keepsLicencesAndServices() {
    assertThat(jar.entries())
        .anyMatch(name -> name.startsWith("META-INF/LICENSE"))
        .contains("META-INF/NOTICE")
        .contains("META-INF/services/com.fasterxml.jackson.core.JsonFactory");
  }
}
