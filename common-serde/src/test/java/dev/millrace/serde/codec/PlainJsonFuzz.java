package dev.millrace.serde.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.serde.codec.PlainJson.Field;
import dev.millrace.serde.codec.PlainJson.Kind;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the plain reader to a general parser. */
class PlainJsonFuzz {
  private static final List<Field> FIELDS =
      List.of(
          new Field("id", Kind.TEXT),
          new Field("note", Kind.OPTIONAL_TEXT),
          new Field("price", Kind.NUMBER),
          new Field("at", Kind.TEXT_OR_NUMBER));
  private static final PlainJson PLAIN = new PlainJson(FIELDS);

  private static final JsonMapper GENERAL =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  static Stream<byte[]> orders() {
    return Stream.of(
            "{'id':'a','note':'b','price':12.50,'at':'c'}",
            "{'at':-7,'price':-0.0,'id':''}",
            " { 'price' : 1 ,\n'id':'a b', 'at':123456789012345678 } ",
            "{'id':'\\u0041','price':1e2,'at':'é'}",
            "{'id':'a','price':1,'at':0,'new':[{},null,true]}")
        .map(json -> json.replace('\'', '"').getBytes(UTF_8));
  }

  @MethodSource("orders")
  @FuzzTest
  void readsNothingThatAGeneralParserReadsOtherwise(byte[] bytes) throws IOException {
    PlainJson.Values values = PLAIN.read(bytes);
    if (values == null) {
      return;
    }
    JsonNode tree = GENERAL.readTree(bytes);
    assertThat(tree.isObject()).isTrue();
    int found = 0;
    for (int field = 0; field < FIELDS.size(); field++) {
      JsonNode node = tree.get(FIELDS.get(field).name());
      assertThat(values.has(field)).isEqualTo(node != null);
      if (node != null) {
        found++;
        assertSame(values, field, node);
      }
    }
    assertThat(tree).hasSize(found);
  }

  private static void assertSame(PlainJson.Values values, int field, JsonNode node) {
    if (FIELDS.get(field).kind() == Kind.NUMBER || !values.isText(field)) {
      assertThat(node.isNumber()).isTrue();
      assertThat(values.decimal(field)).isEqualTo(node.decimalValue());
      assertThat(values.isWhole(field)).isEqualTo(node.isIntegralNumber());
    } else {
      assertThat(node.isTextual()).isTrue();
      assertThat(values.text(field)).isEqualTo(node.textValue());
    }
  }
}
