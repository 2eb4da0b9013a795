package dev.millrace.analyser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.ShadedJar;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeployableJarIT {
  private static final long MEGABYTE = 1_000_000;
  private static final ShadedJar JAR = ShadedJar.of("file-analyser");

  @Test
  void startsTheAnalyser() {
    assertThat(JAR.mainClass()).isEqualTo(Analyser.class.getName());
  }

  @Test
  void holdsNoClassTwice() {
    assertThat(JAR.doubledClasses()).isEmpty();
  }

  @Test
  void holdsNothingOfTheTests() {
    assertThat(JAR.entries()).noneMatch(name -> name.contains("Drills"));
  }

  @Test
  void hasTheNativesOfOnePlatformAndNoPrograms() {
    for (String library : List.of("jniavformat", "jniavcodec", "jniavutil", "jniswscale")) {
      assertThat(JAR.entries())
          .filteredOn(name -> name.matches(".*/(lib)?" + library + "\\.(so|dylib|dll)"))
          .as(library)
          .hasSize(1);
    }
    assertThat(JAR.entries())
        .noneMatch(name -> name.matches("org/bytedeco/ffmpeg/[^/]+/(ffmpeg|ffprobe)(\\.exe)?"))
        .noneMatch(name -> name.contains("avdevice.so") || name.contains("avfilter.so"));
    assertThat(JAR.bytes()).isLessThan(65 * MEGABYTE);
  }

  @Test
  void keepsLicencesAndServices() {
    assertThat(JAR.entries())
        .contains("META-INF/LICENSE", "META-INF/NOTICE")
        .contains("META-INF/licenses/ffmpeg.txt", "META-INF/licenses/lgpl-3.txt")
        .contains("META-INF/services/com.fasterxml.jackson.core.JsonFactory")
        .noneMatch(name -> name.startsWith("com/github/junrar/"));
  }
}
