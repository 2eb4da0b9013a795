package dev.millrace.serde.deadletter;

/**
 * The headers of a dead letter: Kafka Connect's names where it has one, so that tools made for
 * Connect can read ours. Numbers are decimal strings; all are UTF-8.
 *
 * @see <a href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-298">KIP-298</a>
 */
public final class DeadLetterHeaders {
  /** All headers that describe the error begin so, or with {@link #OURS}. */
  public static final String CONNECT = "__connect.errors.";

  /** What Connect has no name for. */
  public static final String OURS = "millrace.errors.";

  public static final String TOPIC = CONNECT + "topic";
  public static final String PARTITION = CONNECT + "partition";
  public static final String OFFSET = CONNECT + "offset";
  public static final String STAGE = CONNECT + "stage";
  public static final String CLASS_NAME = CONNECT + "class.name";
  public static final String EXCEPTION_CLASS = CONNECT + "exception.class.name";
  public static final String EXCEPTION_MESSAGE = CONNECT + "exception.message";
  public static final String REASON = OURS + "reason";
  public static final String JOB = OURS + "job";
  public static final String OPERATOR = OURS + "operator";

  /** Present only where the value had to be cut to fit: its size before, in bytes. */
  public static final String CUT_FROM_BYTES = OURS + "cut-from-bytes";

  /**
   * How often the record was sent back to its topic. It belongs to the record and not to one
   * refusal, so it stays with it through the job and into the next dead letter.
   */
  public static final String REPLAYS = "millrace.replays";

  private DeadLetterHeaders() {}

  /** Whether a header was put there by a dead letter and not by the record's producer. */
  public static boolean isOurs(String header) {
    return header.startsWith(CONNECT) || header.startsWith(OURS);
  }
}
