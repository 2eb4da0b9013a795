package dev.millrace.testing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The house's layering, as rules that a build can break on: a job has three rings, and arrows point
 * inward only. A test shows for each rule that it can fail.
 */
public enum HouseRules {
  /** Records know nothing of what is done with them. */
  MODEL_IS_INNERMOST(
      noClasses()
          .that()
          .resideInAPackage("..model..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "org.apache.flink..", "org.apache.kafka..", "..logic..", "..flow.."))
          .because("records are what all rings share")),

  /** Most tests live here and run in milliseconds, which Flink would end. */
  LOGIC_IS_PLAIN_JAVA(
      noClasses()
          .that()
          .resideInAPackage("..logic..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.apache.flink..", "org.apache.kafka..", "..flow.."))
          .because("logic decides, and needs no cluster for it")),

  /** The pipeline can be fed by anything. */
  FLOW_KNOWS_NO_CONNECTOR(
      noClasses()
          .that()
          .resideInAPackage("..flow..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "org.apache.flink.connector..",
                  "org.apache.kafka..",
                  "..serde.kafka..",
                  "..serde.settings.."))
          .because("the outermost ring alone names the outside world")),

  /** Time is data; replays decide as the first reading did. */
  NOBODY_ASKS_THE_CLOCK(
      noClasses()
          .that()
          .resideInAnyPackage("..model..", "..logic..", "..flow..")
          .should()
          .callMethodWhere(readsTheClock())
          .because("logic and flow take time as data")),

  /** The generator serves tests, measurements and the command line. */
  NOTHING_IMPORTS_SAMPLES(
      noClasses()
          .that()
          .resideOutsideOfPackage("..sample..")
          .should()
          .dependOnClassesThat(resideInAPackage("..sample.."))
          .because("a job does not know its examples")),

  /** What Flink keeps in state and sends between operators without Kryo. */
  MODEL_IS_MADE_OF_PUBLIC_RECORDS(
      classes()
          .that()
          .resideInAPackage("..model..")
          .and()
          .doNotHaveSimpleName("package-info")
          .and()
          .areNotInterfaces()
          .should()
          .bePublic()
          .andShould()
          .beAssignableTo(isRecordOrEnum())
          .because("other types fall back to Kryo")),

  /** Named after the domain, not after the mechanism. */
  NAMES_SAY_WHAT_IT_IS(
      noClasses()
          .should()
          .haveNameMatching(".*(Utils?|Helper|Manager|Base|Impl|Data|Info|Processor)")
          .because("such names say nothing"));

  @SuppressWarnings("ImmutableEnumChecker") // Set once; ArchUnit does not say so of its rules.
  private final ArchRule rule;

  HouseRules(ArchRule rule) {
    // A module need not have all rings.
    this.rule = rule.allowEmptyShould(true);
  }

  /** The rule, for tests that look at it alone. */
  public ArchRule rule() {
    return rule;
  }

  /** Holds all classes of a package, tests aside, to all rules. */
  public static void check(String rootPackage) {
    JavaClasses imported =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(rootPackage);
    Arrays.stream(values()).forEach(house -> house.rule.check(imported));
  }

  private static DescribedPredicate<JavaAccess<?>> readsTheClock() {
    Set<String> clocks =
        Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone");
    Pattern now = Pattern.compile("java\\.time\\.\\w+\\.now");
    return DescribedPredicate.describe(
        "read the clock",
        access -> {
          String called =
              access.getTarget().getOwner().getName() + '.' + access.getTarget().getName();
          return clocks.contains(called) || now.matcher(called).matches();
        });
  }

  private static DescribedPredicate<JavaClass> isRecordOrEnum() {
    return DescribedPredicate.describe(
        "a record or an enum", type -> type.isRecord() || type.isEnum());
  }
}
