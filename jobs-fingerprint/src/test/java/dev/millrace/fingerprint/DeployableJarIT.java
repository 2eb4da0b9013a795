package dev.millrace.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.ShadedJar;
import org.junit.jupiter.api.Test;

class DeployableJarIT {
  private final ShadedJar jar = ShadedJar.of("jobs-fingerprint");

  @Test
  void startsTheJob() {
    assertThat(jar.mainClass()).isEqualTo(FingerprintJob.class.getName());
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
