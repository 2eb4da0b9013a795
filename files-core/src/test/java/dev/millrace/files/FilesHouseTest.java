package dev.millrace.files;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.millrace.testing.HouseRules;
import org.junit.jupiter.api.Test;

/** What this module may know. */
class FilesHouseTest {
  @Test
  void keepsTheHouseRules() {
    HouseRules.check("dev.millrace.files");
  }

  @Test
  void knowsOfTheSerdeModuleItsCodecsAlone() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.flink..", "org.apache.kafka..", "dev.millrace.serde.kafka..")
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.millrace.files"));
  }
}
