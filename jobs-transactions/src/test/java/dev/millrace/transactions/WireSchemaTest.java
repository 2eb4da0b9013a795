package dev.millrace.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.serde.avro.AvroCodec;
import dev.millrace.serde.codec.Codec;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.WrittenTime;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.registry.RegistryAddress;
import dev.millrace.serde.registry.SchemaRegistry;
import dev.millrace.testing.InMemoryRegistry;
import dev.millrace.transactions.model.Alert;
import dev.millrace.transactions.model.CategorySpending;
import dev.millrace.transactions.model.Processed;
import dev.millrace.transactions.model.Transaction;
import dev.millrace.transactions.model.UserSpending;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WireSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final BigDecimal LARGEST = new BigDecimal("9".repeat(36) + ".99");

  private final InMemoryRegistry server = new InMemoryRegistry();
  private final SchemaRegistry registry =
      new SchemaRegistry(new RegistryAddress(server.address(), null, Duration.ofSeconds(5)));

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void paymentsComeBackAsTheyWere() throws Exception {
    var full =
        new Transaction(
            "txn_1",
            "user_1",
            "laptop",
            "electronics",
            new BigDecimal("999.99"),
            1,
            "credit_card",
            WrittenTime.parse("2024-01-15T10:30:00", java.time.ZoneOffset.UTC),
            "city_5");
    var sparse =
        new Transaction(
            "txn_2",
            "user_2",
            null,
            "books",
            new BigDecimal("0.123456789012345678901234567890"),
            2_147_483_647,
            null,
            WrittenTime.of(1_705_314_600_000L),
            null);
    AvroCodec<Transaction> codec = codec(Transaction.class, WireSchema.TRANSACTION);
    for (Transaction payment : List.of(full, sparse)) {
      assertThat(codec.decode(codec.encode(payment))).isEqualTo(payment);
    }
  }

  @Test
  void resultsSayInAvroWhatTheySayInJson() throws Exception {
    var payment =
        new Transaction(
            "txn_1",
            "user_1",
            "laptop",
            "electronics",
            new BigDecimal("999.999"),
            1,
            "credit_card",
            WrittenTime.of(1_705_314_600_000L),
            "city_5");
    var origin = new Origin("transactions", 0, 0, 0, null, null, List.of());
    assertSame(
        Processed.class,
        WireSchema.PROCESSED,
        new Processed(
            payment,
            new BigDecimal("0.125"),
            new BigDecimal("125.00"),
            new BigDecimal("875.00"),
            1_705_314_600_123L,
            origin));
    assertSame(
        UserSpending.class,
        WireSchema.USER_SPENDING,
        new UserSpending(
            "user/u/0", "u", 0, 60_000, Long.MAX_VALUE, LARGEST, LARGEST, LARGEST, LARGEST, 5, 2));
    assertSame(
        CategorySpending.class,
        WireSchema.CATEGORY_SPENDING,
        new CategorySpending(
            "category/c/0", "c", 0, 60_000, 3, LARGEST.negate(), LARGEST, LARGEST, LARGEST, 5, 2));
    for (Alert alert :
        List.of(
            new Alert("burst/u/t", Alert.Kind.BURST, null, "u", null, List.of("s", "t"), 5),
            new Alert("rule/7/u/t", Alert.Kind.RULE, 7L, "u", LARGEST, List.of("t"), 5),
            new Alert(
                "card-testing/u/t",
                Alert.Kind.CARD_TESTING,
                null,
                "u",
                new BigDecimal("500.001"),
                List.of(),
                5))) {
      assertSame(Alert.class, WireSchema.ALERT, alert);
    }
  }

  @Test
  void everySchemaExplainsItself() {
    for (WireSchema schema : WireSchema.values()) {
      Schema parsed = new Schema.Parser().parse(schema.text());
      assertThat(parsed.getNamespace()).isEqualTo("dev.millrace.transactions");
      assertThat(parsed.getDoc()).isNotBlank();
    }
  }

  private <T> void assertSame(Class<T> type, WireSchema schema, T result) throws Exception {
    Codec<T> avro = codec(type, schema);
    byte[] json = JsonCodec.of(type).encode(result);
    assertThat(JSON.readTree(avro.describe(avro.encode(result)))).isEqualTo(JSON.readTree(json));
  }

  private <T> AvroCodec<T> codec(Class<T> type, WireSchema schema) {
    return new AvroCodec<>(JsonCodec.of(type), schema.text(), "any", registry);
  }
}
