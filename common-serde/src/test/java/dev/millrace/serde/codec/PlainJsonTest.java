package dev.millrace.serde.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.serde.codec.PlainJson.Field;
import dev.millrace.serde.codec.PlainJson.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainJsonTest {
  private static final int ID = 0;
  private static final int NOTE = 1;
  private static final int PRICE = 2;
  private static final int AT = 3;

  private final PlainJson orders =
      new PlainJson(
          List.of(
              new Field("id", Kind.TEXT),
              new Field("note", Kind.OPTIONAL_TEXT),
              new Field("price", Kind.NUMBER),
              new Field("at", Kind.TEXT_OR_NUMBER)));

  @Test
  void findsTheFieldsInAnyOrder() {
    PlainJson.Values values = read(" {'price': -12.50, 'id':'a b','at':7 } ");
    assertThat(values.text(ID)).isEqualTo("a b");
    assertThat(values.optionalText(NOTE)).isNull();
    assertThat(values.decimal(PRICE)).isEqualTo("-12.50");
    assertThat(values.isWhole(PRICE)).isFalse();
    assertThat(values.isText(AT)).isFalse();
    assertThat(values.digits(AT)).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{'id':'a','price':1,'at':0",
        "{'id':'a','price':1,'at':0}}",
        "{'id':'a','price':1,'at':0,}",
        "{'id':'a','price':1}",
        "{'id':'a','id':'a','price':1,'at':0}",
        "{'id':'a','price':1,'at':0,'other':1}",
        "{'id':1,'price':1,'at':0}",
        "{'id':null,'price':1,'at':0}",
        "{'id':'a','note':null,'price':1,'at':0}",
        "{'id':'a','price':'1','at':0}",
        "{'id':'a','price':01,'at':0}",
        "{'id':'a','price':1.,'at':0}",
        "{'id':'a','price':.1,'at':0}",
        "{'id':'a','price':1e1,'at':0}",
        "{'id':'a','price':-,'at':0}",
        "{'id':'a','price':1234567890123456789,'at':0}",
        "{'id':'a\\n','price':1,'at':0}",
        "{'id':'a\n','price':1,'at':0}",
        "{'id':'é','price':1,'at':0}",
      })
  void leavesAllElseToOthers(String json) {
    assertThat(readOrNull(json)).isNull();
  }

  private PlainJson.Values read(String json) {
    return Objects.requireNonNull(readOrNull(json), json);
  }

  private PlainJson.@Nullable Values readOrNull(String json) {
    return orders.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
