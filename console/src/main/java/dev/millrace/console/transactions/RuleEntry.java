package dev.millrace.console.transactions;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.transactions.model.Rule;
import org.jspecify.annotations.Nullable;

/**
 * A rule and what became of it.
 *
 * @param sentAt when it was sent, in epoch milliseconds
 * @param offset where it stands in its topic
 * @param refusal why the job refused it, if it did
 * @param alerts how many of the newest alerts are its
 * @param lastAlertAt when the last of them was told, in epoch milliseconds
 */
record RuleEntry(
    Rule rule,
    long sentAt,
    long offset,
    Stage stage,
    @Nullable String refusal,
    long alerts,
    @Nullable Long lastAlertAt) {

  /** How far a rule came. */
  enum Stage {
    /** The job has made no checkpoint since it was sent. */
    @JsonProperty("waiting")
    WAITING,
    /** A checkpoint of the job holds it. */
    @JsonProperty("taken")
    TAKEN,
    /** The job made a dead letter of it. */
    @JsonProperty("refused")
    REFUSED
  }
}
