package dev.millrace.stocks.sample;

import static dev.millrace.serde.sample.HandmadeJson.field;
import static java.nio.charset.StandardCharsets.UTF_8;

/** The four fields of a tick, each as the JSON that stands for it; an empty one is left out. */
record Message(String symbol, String price, String volume, String timestamp) {
  Message withSymbol(String json) {
    return new Message(json, price, volume, timestamp);
  }

  Message withPrice(String json) {
    return new Message(symbol, json, volume, timestamp);
  }

  Message withVolume(String json) {
    return new Message(symbol, price, json, timestamp);
  }

  Message withTimestamp(String json) {
    return new Message(symbol, price, volume, json);
  }

  String json() {
    var json = new StringBuilder(100);
    field(json, "symbol", symbol);
    field(json, "price", price);
    field(json, "volume", volume);
    field(json, "timestamp", timestamp);
    return json.append('}').toString();
  }

  byte[] bytes() {
    return json().getBytes(UTF_8);
  }
}
