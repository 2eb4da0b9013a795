package dev.millrace.transactions.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTest {
  private static final String SPECIMEN =
      """
      {"rule_id":7,"state":"active","group_by":["payment_method"],"aggregate":"sum","of":"amount",\
      "op":">","limit":20000,"window_minutes":20}\
      """;

  private final JsonCodec<Rule> codec = JsonCodec.of(Rule.class);

  @Test
  void readsARuleAndWritesItBack() throws Exception {
    Rule rule = decode(SPECIMEN);
    assertThat(rule)
        .isEqualTo(
            new Rule(
                7,
                Rule.State.ACTIVE,
                List.of(Rule.Field.PAYMENT_METHOD),
                Rule.Aggregate.SUM,
                Rule.Measure.AMOUNT,
                Rule.Op.ABOVE,
                new BigDecimal(20000),
                20));
    assertThat(codec.encode(rule)).asString().isEqualTo(SPECIMEN);
  }

  @Test
  void needsNothingButTheIdOfADeletedRule() throws Exception {
    assertThat(decode("{\"rule_id\":7,\"state\":\"deleted\"}").state())
        .isEqualTo(Rule.State.DELETED);
    assertThat(decode(SPECIMEN.replace("active", "deleted")).ruleId()).isEqualTo(7);
  }

  @ParameterizedTest(name = "{0} instead of {1} is {2}")
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "\"rule_id\":0            ; \"rule_id\":7                   ; rule-id-below-one",
        "\"id\":7                 ; \"rule_id\":7                   ; wrong-type",
        "\"window\":20            ; \"window_minutes\":20           ; missing-window-minutes",
        "\"rule_id\":\"7\"        ; \"rule_id\":7                   ; wrong-type",
        "\"state\":\"asleep\"     ; \"state\":\"active\"            ; wrong-type",
        "\"status\":\"active\"    ; \"state\":\"active\"            ; missing-state",
        "\"group_by\":[\"shoe\"]  ; \"group_by\":[\"payment_method\"] ; wrong-type",
        "\"group_by\":null        ; \"group_by\":[\"payment_method\"] ; missing-group-by",
        "\"group_by\":[null]      ; \"group_by\":[\"payment_method\"] ; group-by-unclear",
        "\"group_by\":[\"user_id\",\"user_id\"] ; \"group_by\":[\"payment_method\"] ;"
            + " group-by-unclear",
        "\"aggregate\":\"median\" ; \"aggregate\":\"sum\"           ; wrong-type",
        "\"aggregate\":0          ; \"aggregate\":\"sum\"           ; wrong-type",
        "\"of\":null              ; \"of\":\"amount\"               ; missing-of",
        "\"op\":\"=\"             ; \"op\":\">\"                    ; wrong-type",
        "\"limit\":null           ; \"limit\":20000                 ; missing-limit",
        "\"limit\":1e15           ; \"limit\":20000                 ; limit-out-of-range",
        "\"window_minutes\":0     ; \"window_minutes\":20           ; window-out-of-range",
        "\"window_minutes\":1441  ; \"window_minutes\":20           ; window-out-of-range",
        "\"window_minutes\":1.5   ; \"window_minutes\":20           ; wrong-type",
      })
  void refuses(String now, String before, String reason) {
    assertThat(SPECIMEN).contains(before);
    assertThatThrownBy(() -> decode(SPECIMEN.replace(before, now)))
        .isInstanceOfSatisfying(
            MalformedRecord.class, malformed -> assertThat(malformed.reason()).isEqualTo(reason));
  }

  private Rule decode(String json) throws MalformedRecord {
    return codec.decode(json.getBytes(StandardCharsets.UTF_8));
  }
}
