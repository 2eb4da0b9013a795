package dev.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HouseRulesTest {
  private static final JavaClasses SOUND = fixture("sound");
  private static final JavaClasses BROKEN = fixture("broken");

  @ParameterizedTest
  @CsvSource({
    "MODEL_IS_INNERMOST, KnowsItsUse",
    "LOGIC_IS_PLAIN_JAVA, UsesFlink",
    "FLOW_KNOWS_NO_CONNECTOR, NamesAConnector",
    "NOBODY_ASKS_THE_CLOCK, AsksTheClock",
    "NOTHING_IMPORTS_SAMPLES, UsesASample",
    "MODEL_IS_MADE_OF_PUBLIC_RECORDS, NotARecord",
    "NAMES_SAY_WHAT_IT_IS, PaymentUtils",
  })
  void eachRuleFindsTheClassThatBreaksIt(HouseRules house, String culprit) {
    var found = house.rule().evaluate(BROKEN).getFailureReport().getDetails();
    assertThat(found).isNotEmpty().allSatisfy(detail -> assertThat(detail).contains(culprit));
  }

  @Test
  void noRuleIsWithoutAClassThatBreaksIt() {
    assertThat(HouseRules.values())
        .allSatisfy(house -> assertThat(house.rule().evaluate(BROKEN).hasViolation()).isTrue());
  }

  @ParameterizedTest
  @EnumSource
  void noRuleObjectsToASoundJob(HouseRules house) {
    assertThat(house.rule().evaluate(SOUND).getFailureReport().getDetails()).isEmpty();
  }

  private static JavaClasses fixture(String name) {
    return new ClassFileImporter().importPackages("dev.millrace.testing.fixture." + name);
  }
}
