package dev.millrace.pulsar;

import dev.millrace.testing.HouseRules;
import org.junit.jupiter.api.Test;

class HouseTest {
  @Test
  void keepsTheHouseRules() {
    HouseRules.check("dev.millrace.pulsar");
  }
}
