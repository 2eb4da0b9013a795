package dev.millrace.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.ShadedJar;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeployableJarIT {
  private static final long MEGABYTE = 1_000_000;

  private static final ShadedJar THIN = ShadedJar.of("jobs-vision");
  private static final ShadedJar SELF_CONTAINED = ShadedJar.of("jobs-vision-all");

  static List<ShadedJar> both() {
    return List.of(THIN, SELF_CONTAINED);
  }

  @ParameterizedTest
  @MethodSource("both")
  void startsTheDetectionJob(ShadedJar jar) {
    assertThat(jar.mainClass()).isEqualTo(DetectionJob.class.getName());
  }

  @ParameterizedTest
  @MethodSource("both")
  void leavesFlinkAndLoggingToTheCluster(ShadedJar jar) {
    assertThat(jar.classesOfTheCluster()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("both")
  void holdsNoClassTwice(ShadedJar jar) {
    assertThat(jar.doubledClasses()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("both")
  void keepsLicencesAndServices(ShadedJar jar) {
    assertThat(jar.entries())
        .anyMatch(name -> name.startsWith("META-INF/LICENSE"))
        .contains("META-INF/NOTICE")
        .contains("META-INF/services/com.fasterxml.jackson.core.JsonFactory");
  }

  @ParameterizedTest
  @MethodSource("both")
  void readsNoVideoFiles(ShadedJar jar) {
    assertThat(jar.entries())
        .noneMatch(name -> name.startsWith("org/bytedeco/ffmpeg/"))
        .noneMatch(name -> name.startsWith("org/bytedeco/javacv/"));
  }

  @Test
  void theThinOneLeavesNativesToTheCluster() {
    assertThat(ofNatives(THIN)).isEmpty();
    assertThat(THIN.bytes()).isLessThan(40 * MEGABYTE);
  }

  @Test
  void theOtherHasThemForOnePlatform() {
    assertThat(ofNatives(SELF_CONTAINED))
        .contains("ai/onnxruntime/OrtSession.class", "org/bytedeco/opencv/opencv_core/Mat.class");
    for (String library : List.of("onnxruntime4j_jni", "jniopencv_imgcodecs", "openblas")) {
      assertThat(ofNatives(SELF_CONTAINED))
          .filteredOn(name -> name.matches(".*/(lib)?" + library + "\\.(so|dylib|dll)(\\.\\d+)*"))
          .as(library)
          .hasSize(1);
    }
    assertThat(SELF_CONTAINED.bytes()).isLessThan(140 * MEGABYTE);
  }

  @Test
  void theOtherKeepsTheLicencesOfNatives() {
    assertThat(SELF_CONTAINED.entries())
        .contains("META-INF/licenses/onnxruntime.txt", "META-INF/licenses/openblas.txt")
        .contains("ThirdPartyNotices.txt")
        .anyMatch(name -> name.matches("org/bytedeco/opencv/.*/share/licenses/.+"));
  }

  private static List<String> ofNatives(ShadedJar jar) {
    return jar.entries().stream()
        .filter(name -> !name.endsWith("/"))
        .filter(
            name ->
                Stream.of("ai/onnxruntime/", "org/bytedeco/", "org/opencv/")
                    .anyMatch(name::startsWith))
        .toList();
  }
}
