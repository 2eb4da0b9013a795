package dev.millrace.transactions.sample;

import static dev.millrace.serde.sample.HandmadeJson.field;
import static dev.millrace.serde.sample.HandmadeJson.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.serde.sample.Dice;
import dev.millrace.serde.sample.HandmadeJson;

/**
 * The nine fields of a message, each as the JSON that stands for it, so that a field can also be
 * wrong.
 */
record Message(
    String transactionId,
    String userId,
    String product,
    String category,
    String amount,
    String quantity,
    String paymentMethod,
    String timestamp,
    String location) {
  static String money(long cents) {
    long rest = cents % 100;
    return cents / 100 + (rest < 10 ? ".0" : ".") + rest;
  }

  Message withTransactionId(String json) {
    return new Message(
        json, userId, product, category, amount, quantity, paymentMethod, timestamp, location);
  }

  Message withUserId(String json) {
    return new Message(
        transactionId,
        json,
        product,
        category,
        amount,
        quantity,
        paymentMethod,
        timestamp,
        location);
  }

  Message withProduct(String json) {
    return new Message(
        transactionId,
        userId,
        json,
        category,
        amount,
        quantity,
        paymentMethod,
        timestamp,
        location);
  }

  Message withCategory(String json) {
    return new Message(
        transactionId, userId, product, json, amount, quantity, paymentMethod, timestamp, location);
  }

  Message withAmount(String json) {
    return new Message(
        transactionId,
        userId,
        product,
        category,
        json,
        quantity,
        paymentMethod,
        timestamp,
        location);
  }

  Message withQuantity(String json) {
    return new Message(
        transactionId, userId, product, category, amount, json, paymentMethod, timestamp, location);
  }

  Message withTimestamp(String json) {
    return new Message(
        transactionId, userId, product, category, amount, quantity, paymentMethod, json, location);
  }

  /** The message as text; a field whose JSON is empty is left out. */
  String json() {
    var json = new StringBuilder(260);
    field(json, "transaction_id", transactionId);
    field(json, "user_id", userId);
    field(json, "product", product);
    field(json, "category", category);
    field(json, "amount", amount);
    field(json, "quantity", quantity);
    field(json, "payment_method", paymentMethod);
    field(json, "timestamp", timestamp);
    field(json, "location", location);
    return json.append('}').toString();
  }

  byte[] bytes() {
    return json().getBytes(UTF_8);
  }

  /** The message with two bytes in its middle that no UTF-8 text contains. */
  byte[] brokenUtf8() {
    return HandmadeJson.brokenUtf8(withProduct(quoted("caf" + HandmadeJson.BREAK_HERE)).json());
  }

  /** The message broken off somewhere behind its first field. */
  byte[] truncated(Dice dice) {
    return HandmadeJson.truncated(bytes(), dice);
  }
}
