package dev.millrace.transactions.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.deadletter.Stage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransactionTest {
  private static final String SPECIMEN =
      """
      {"transaction_id":"txn_1","user_id":"user_123","product":"laptop","category":"electronics",\
      "amount":999.99,"quantity":1,"payment_method":"credit_card",\
      "timestamp":"2024-01-15T10:30:00","location":"city_5"}""";

  private final JsonCodec<Transaction> codec = JsonCodec.of(Transaction.class);

  @Test
  void readsAMessageAndWritesItBack() throws Exception {
    Transaction transaction = decode(SPECIMEN);
    assertThat(transaction.userId()).isEqualTo("user_123");
    assertThat(transaction.timestamp().epochMillis()).isEqualTo(1_705_314_600_000L);
    assertThat(codec.encode(transaction)).asString().isEqualTo(SPECIMEN);
  }

  @Test
  void needsOnlyWhatItWorksWith() throws Exception {
    Transaction transaction =
        decode(
            """
            {"transaction_id":"t","user_id":"u","category":"c","amount":0,"quantity":1,"timestamp":0}
            """);
    assertThat(transaction.product()).isNull();
    assertThat(transaction.paymentMethod()).isNull();
    assertThat(transaction.location()).isNull();
  }

  @ParameterizedTest(name = "{0} instead of {1} is {2}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        // now                  , before                                , reason
        "\"user_id\":null       , \"user_id\":\"user_123\"              , missing-user-id",
        "\"user\":\"user_123\"  , \"user_id\":\"user_123\"              , missing-user-id",
        "\"user_id\":\"\"       , \"user_id\":\"user_123\"              , blank-user-id",
        "\"user_id\":\"  \"     , \"user_id\":\"user_123\"              , blank-user-id",
        "\"id\":1               , \"transaction_id\":\"txn_1\"          , missing-transaction-id",
        "\"category\":null      , \"category\":\"electronics\"          , missing-category",
        "\"amount\":null        , \"amount\":999.99                     , missing-amount",
        "\"amount\":-0.01       , \"amount\":999.99                     , negative-amount",
        "\"amount\":1e15        , \"amount\":999.99                     , amount-out-of-range",
        "\"amount\":1e-31       , \"amount\":999.99                     , amount-out-of-range",
        "\"amount\":1e999999999 , \"amount\":999.99                     , amount-out-of-range",
        "\"quantity\":0         , \"quantity\":1                        , quantity-below-one",
        "\"quantity\":-5        , \"quantity\":1                        , quantity-below-one",
        "\"timestamp\":null     , \"timestamp\":\"2024-01-15T10:30:00\" , missing-timestamp",
        "\"timestamp\":\"soon\" , \"timestamp\":\"2024-01-15T10:30:00\" , timestamp-unreadable",
        "\"timestamp\":9e17     , \"timestamp\":\"2024-01-15T10:30:00\" , wrong-type",
        "\"timestamp\":999999999999999999, \"timestamp\":\"2024-01-15T10:30:00\", timestamp-out-of-range",
      })
  void refuses(String now, String before, String reason) {
    assertThat(SPECIMEN).contains(before);
    assertThatThrownBy(() -> decode(SPECIMEN.replace(before, now)))
        .isInstanceOfSatisfying(
            MalformedRecord.class,
            malformed -> {
              assertThat(malformed.reason()).isEqualTo(reason);
              assertThat(malformed.stage())
                  .isEqualTo(reason.equals("wrong-type") ? Stage.DESERIALIZE : Stage.VALIDATE);
            });
  }

  @Test
  void refusesNamesThatAreNoNames() {
    assertThatThrownBy(() -> decode(SPECIMEN.replace("user_123", "u".repeat(256))))
        .isInstanceOfSatisfying(
            MalformedRecord.class,
            malformed -> assertThat(malformed.reason()).isEqualTo("long-user-id"));
  }

  private Transaction decode(String json) throws MalformedRecord {
    return codec.decode(json.getBytes(StandardCharsets.UTF_8));
  }
}
