package dev.millrace.uploads;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.millrace.testing.HouseRules;
import org.junit.jupiter.api.Test;

class HouseTest {
  @Test
  void keepsTheHouseRules() {
    HouseRules.check("dev.millrace.uploads");
  }

  @Test
  void processesAreNoMatterOfFlink() {
    noClasses()
        .that()
        .resideInAPackage("..isolation..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..")
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.millrace.uploads"));
  }

  @Test
  void theJobKnowsNothingOfTheAnalyserButItsJar() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.millrace.analyser..")
        .check(new ClassFileImporter().importPackages("dev.millrace.uploads"));
  }
}
