package dev.millrace.serde.deadletter;

/** How the topic of dead letters is called: like the input topic, with an ending. */
public final class DeadLetterTopic {
  private static final String ENDING = ".dead-letters";

  private DeadLetterTopic() {}

  /** The topic for the dead letters of an input topic. */
  public static String of(String inputTopic) {
    return inputTopic + ENDING;
  }

  /** Whether a topic is one for dead letters. */
  public static boolean is(String topic) {
    return topic.endsWith(ENDING);
  }
}
