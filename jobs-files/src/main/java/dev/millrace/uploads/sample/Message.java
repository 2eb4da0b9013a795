package dev.millrace.uploads.sample;

import static dev.millrace.serde.sample.HandmadeJson.field;
import static dev.millrace.serde.sample.HandmadeJson.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.files.ContentReference;
import dev.millrace.files.Digests;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** The fields of an announcement, each as the JSON that stands for it; an empty one is left out. */
final class Message {
  private final Map<String, String> fields = new LinkedHashMap<>();

  private Message(Map<String, String> fields) {
    this.fields.putAll(fields);
  }

  /** The announcement of a file, without its content. */
  static Message of(
      String id, String name, String kind, String type, String written, byte[] content) {
    return new Message(Map.of("metadata", "{\"mime_type\":" + quoted(type) + '}'))
        .with("file_id", quoted(id))
        .with("filename", quoted(name))
        .with("file_type", quoted(kind))
        .with("file_size", String.valueOf(content.length))
        .with("file_hash", quoted(Digests.of(content).md5()))
        .with("upload_timestamp", quoted(written));
  }

  /** The same with the content in it. */
  Message withContent(byte[] content) {
    return with("file_content", quoted(Base64.getEncoder().encodeToString(content)));
  }

  /** The same with a reference to the content. */
  Message withReference(ContentReference reference) {
    return with(
        "content_ref",
        "{\"uri\":%s,\"size\":%d,\"sha256\":%s}"
            .formatted(quoted(reference.uri()), reference.size(), quoted(reference.sha256())));
  }

  Message with(String name, String json) {
    var changed = new Message(fields);
    changed.fields.put(name, json);
    return changed;
  }

  Message without(String name) {
    return with(name, "");
  }

  String json() {
    var json = new StringBuilder();
    fields.forEach((name, value) -> field(json, name, value));
    return json.append('}').toString();
  }

  byte[] bytes() {
    return json().getBytes(UTF_8);
  }
}
