package dev.millrace.vision;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.millrace.testing.HouseRules;
import org.junit.jupiter.api.Test;

/** What this module may know. */
final class VisionHouseTest {
  @Test
  void keepsTheHouseRules() {
    HouseRules.check("dev.millrace.vision");
  }

  @Test
  void knowsNeitherFlinkNorKafka() {
    importsNothingFrom("org.apache.flink..", "org.apache.kafka..").check(classes());
  }

  @Test
  void theRuleCanFail() {
    assertThatThrownBy(() -> importsNothingFrom("java.util..").check(classes()))
        .isInstanceOf(AssertionError.class);
  }

  private static ArchRule importsNothingFrom(String... packages) {
    return noClasses().should().dependOnClassesThat().resideInAnyPackage(packages);
  }

  private static JavaClasses classes() {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("dev.millrace.vision");
  }
}
