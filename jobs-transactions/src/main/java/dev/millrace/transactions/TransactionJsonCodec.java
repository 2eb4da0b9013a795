package dev.millrace.transactions;

import dev.millrace.serde.codec.Codec;
import dev.millrace.serde.codec.InvalidRecord;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.codec.PlainJson;
import dev.millrace.serde.codec.PlainJson.Field;
import dev.millrace.serde.codec.PlainJson.Kind;
import dev.millrace.serde.codec.WrittenTime;
import dev.millrace.transactions.model.Transaction;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads payments fast where they are plain, and leaves all else, above all every refusal, to the
 * strict {@link JsonCodec}: both accept the same bytes and give the same records and reasons.
 */
final class TransactionJsonCodec implements Codec<Transaction> {
  private static final int TRANSACTION_ID = 0;
  private static final int USER_ID = 1;
  private static final int PRODUCT = 2;
  private static final int CATEGORY = 3;
  private static final int AMOUNT = 4;
  private static final int QUANTITY = 5;
  private static final int PAYMENT_METHOD = 6;
  private static final int TIMESTAMP = 7;
  private static final int LOCATION = 8;

  private static final PlainJson PLAIN =
      new PlainJson(
          List.of(
              new Field("transaction_id", Kind.TEXT),
              new Field("user_id", Kind.TEXT),
              new Field("product", Kind.OPTIONAL_TEXT),
              new Field("category", Kind.TEXT),
              new Field("amount", Kind.NUMBER),
              new Field("quantity", Kind.NUMBER),
              new Field("payment_method", Kind.OPTIONAL_TEXT),
              new Field("timestamp", Kind.TEXT_OR_NUMBER),
              new Field("location", Kind.OPTIONAL_TEXT)));

  private final JsonCodec<Transaction> strict;
  private final ZoneId zone;

  /** A codec that reads times without a zone in this one. */
  TransactionJsonCodec(ZoneId zone) {
    this.strict = JsonCodec.of(Transaction.class).inZone(zone);
    this.zone = zone.normalized();
  }

  @Override
  public Transaction decode(byte[] bytes) throws MalformedRecord {
    PlainJson.Values values = PLAIN.read(bytes);
    Transaction payment = values == null ? null : payment(values);
    return payment == null ? strict.decode(bytes) : payment;
  }

  @Override
  public byte[] encode(Transaction payment) {
    return strict.encode(payment);
  }

  private @Nullable Transaction payment(PlainJson.Values values) {
    long quantity = values.digits(QUANTITY);
    if (!values.isWhole(QUANTITY) || quantity != (int) quantity) {
      return null;
    }
    try {
      WrittenTime time = time(values);
      return time == null
          ? null
          : new Transaction(
              values.text(TRANSACTION_ID),
              values.text(USER_ID),
              values.optionalText(PRODUCT),
              values.text(CATEGORY),
              values.decimal(AMOUNT),
              (int) quantity,
              values.optionalText(PAYMENT_METHOD),
              time,
              values.optionalText(LOCATION));
    } catch (InvalidRecord refused) {
      return null; // The strict codec will find the same, and words it.
    }
  }

  private @Nullable WrittenTime time(PlainJson.Values values) {
    if (values.isText(TIMESTAMP)) {
      return WrittenTime.parse(values.text(TIMESTAMP), zone);
    }
    return values.isWhole(TIMESTAMP) ? WrittenTime.of(values.digits(TIMESTAMP)) : null;
  }
}
