package dev.millrace.clickhouse;

import dev.millrace.testing.HouseRules;
import org.junit.jupiter.api.Test;

class HouseTest {
  @Test
  void keepsTheHouseRules() {
    HouseRules.check("dev.millrace.clickhouse");
  }
}
