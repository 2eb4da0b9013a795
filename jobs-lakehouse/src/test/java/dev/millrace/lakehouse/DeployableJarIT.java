package dev.millrace.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.ShadedJar;
import org.junit.jupiter.api.Test;

class DeployableJarIT {
  private final ShadedJar jar = ShadedJar.of("jobs-lakehouse");

  @Test
  void startsTheJobAndHoldsTheOtherOne() {
    assertThat(jar.mainClass()).isEqualTo(LakehouseJob.class.getName());
    assertThat(jar.entries()).contains("dev/millrace/lakehouse/MaintenanceJob.class");
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
        .contains("META-INF/services/java.sql.Driver")
        .contains("META-INF/services/org.apache.hadoop.fs.FileSystem");
  }

  @Test
  void holdsOneCompressorAndOneWayToSpeakHttp() {
    // Iceberg's own copy of zstd is of another version than Kafka's.
    assertThat(jar.entries()).filteredOn(name -> name.startsWith("linux/amd64/libzstd")).hasSize(1);
    assertThat(jar.entries())
        .noneMatch(name -> name.startsWith("software/amazon/awssdk/http/apache"))
        .noneMatch(name -> name.startsWith("software/amazon/awssdk/http/nio"));
  }
}
