package dev.millrace.fingerprint.sample;

import static dev.millrace.serde.sample.HandmadeJson.field;
import static java.nio.charset.StandardCharsets.UTF_8;

/** The three fields of a message, each as the JSON that stands for it; an empty one is left out. */
record Message(String equipId, String timestamp, String data) {
  Message withEquipId(String json) {
    return new Message(json, timestamp, data);
  }

  Message withTimestamp(String json) {
    return new Message(equipId, json, data);
  }

  Message withData(String json) {
    return new Message(equipId, timestamp, json);
  }

  String json() {
    var json = new StringBuilder(60 + data.length());
    field(json, "equip_id", equipId);
    field(json, "timestamp", timestamp);
    field(json, "data", data);
    return json.append('}').toString();
  }

  byte[] bytes() {
    return json().getBytes(UTF_8);
  }
}
