package dev.millrace.console.overview;

import java.util.List;
import java.util.Map;

/**
 * A topic, opened.
 *
 * @param pipelines who reads or writes it
 * @param settings those that the pipeline asks for; the others are the broker's
 * @param kinds dead letters by stage and reason, the most frequent first; none of other topics
 * @param messages the newest first
 * @param sentBack places of those dead letters among them that were sent back
 */
public record TopicDetail(
    String topic,
    int partitions,
    List<String> pipelines,
    Map<String, String> settings,
    List<Streams.Kind> kinds,
    List<Message> messages,
    List<String> sentBack) {
  public TopicDetail {
    pipelines = List.copyOf(pipelines);
    settings = Map.copyOf(settings);
    kinds = List.copyOf(kinds);
    messages = List.copyOf(messages);
    sentBack = List.copyOf(sentBack);
  }
}
