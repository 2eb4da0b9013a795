package dev.millrace.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.ShadedJar;
import java.io.InputStream;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import org.junit.jupiter.api.Test;

class DeployableJarIT {
  private final ShadedJar jar = ShadedJar.of("jobs-files");

  @Test
  void startsTheJob() {
    assertThat(jar.mainClass()).isEqualTo(FilesJob.class.getName());
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

  @Test
  void holdsTheAnalyserAsAJarAndNoneOfItsClasses() throws Exception {
    assertThat(jar.entries())
        .contains("analyser/file-analyser.jar")
        .noneMatch(name -> name.startsWith("dev/millrace/analyser/"))
        .noneMatch(name -> name.startsWith("org/apache/pdfbox/"));
    try (JarFile file = new JarFile("target/jobs-files.jar");
        InputStream nested = file.getInputStream(file.getEntry("analyser/file-analyser.jar"));
        JarInputStream analyser = new JarInputStream(nested)) {
      assertThat(analyser.getManifest().getMainAttributes().getValue("Main-Class"))
          .isEqualTo("dev.millrace.analyser.Analyser");
    }
  }

  @Test
  void knowsOneWayToSpeakHttp() {
    assertThat(jar.entries())
        .noneMatch(name -> name.startsWith("org/apache/http/"))
        .noneMatch(name -> name.startsWith("org/apache/hc/"))
        .noneMatch(name -> name.startsWith("io/netty/"));
  }
}
