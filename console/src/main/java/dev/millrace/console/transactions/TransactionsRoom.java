package dev.millrace.console.transactions;

import dev.millrace.console.Broadcast;
import dev.millrace.console.Json;
import dev.millrace.console.Pulse;
import dev.millrace.console.Refusal;
import dev.millrace.console.Room;
import dev.millrace.console.Standing;
import dev.millrace.console.StandingSight;
import dev.millrace.console.Surroundings;
import dev.millrace.console.TopicListener;
import dev.millrace.localstack.Pipeline;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.transactions.model.Rule;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The API of transactions: spending and alerts as they come, and rules for the running job. */
public final class TransactionsRoom implements Room {
  static final String RULES = "transaction_rules";

  private static final Duration STANDING = Duration.ofSeconds(2);
  private static final int LARGEST_RULE = 4 << 10;
  private static final int LONGEST_SEARCH = 255;

  private final Broadcast broadcast = new Broadcast();
  private final Heard heard = new Heard(this::tell);
  private final TopicListener listener;
  private final StandingSight standing;
  private final RulesTaken rulesTaken;
  private final RuleSender sender;
  private final Pulse standings;
  private final JsonCodec<Rule> codec = JsonCodec.of(Rule.class);

  /** The offset behind the last rule that the job has taken up. */
  private volatile long taken;

  /** What the page asks for where events do not come: {@code GET /api/transactions}. */
  private record Whole(Heard.State results, Rules rules, Map<String, Standing> standing) {}

  /**
   * The rules.
   *
   * @param freeId an id that no rule has
   */
  private record Rules(List<RuleEntry> rules, long freeId) {}

  /** The answer to a rule: where it stands in its topic. */
  private record Accepted(long ruleId, long offset) {}

  public TransactionsRoom(Surroundings surroundings) {
    this.listener =
        TopicListener.of(surroundings.kafka(), "transactions", broadcast, Heard.TOPICS, heard);
    this.standing =
        new StandingSight(
            surroundings,
            Pipeline.TRANSACTIONS,
            List.of(Heard.CATEGORIES, Heard.USERS, Heard.ALERTS, RULES),
            Map.of());
    this.rulesTaken = new RulesTaken(surroundings.kafka());
    this.sender = new RuleSender(surroundings.kafka());
    this.standings = Pulse.of("transactions-standing", broadcast, STANDING, this::tellStanding);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/transactions", this::whole);
    routes.get("/api/transactions/live", broadcast::serve);
    routes.get("/api/transactions/users", this::users);
    routes.post("/api/transactions/rules", this::takeRule);
  }

  @Override
  public void close() {
    listener.close();
    standings.close();
    broadcast.close();
    standing.close();
    rulesTaken.close();
    sender.close();
  }

  private void tell(Heard.State state) {
    broadcast.publish("results", state);
    broadcast.publish("rules", rules());
  }

  private void tellStanding() {
    broadcast.publish("standing", standing.look());
    long before = taken;
    taken = rulesTaken.look();
    if (taken != before) {
      broadcast.publish("rules", rules());
    }
  }

  private Rules rules() {
    return new Rules(heard.rules(taken), heard.freeRuleId());
  }

  private void whole(Context request) {
    broadcast.asked();
    // It may take a while; what was heard is not to be older than the answer.
    Map<String, Standing> now = standing.look();
    Json.answer(request, new Whole(heard.whole(), rules(), now));
  }

  private void users(Context request) {
    broadcast.asked();
    String text = Optional.ofNullable(request.queryParam("find")).orElse("");
    if (text.isBlank() || text.length() > LONGEST_SEARCH) {
      throw new Refusal(
          400, "There is nothing to find.", "Say a part of a user's name with find=….");
    }
    Json.answer(request, heard.find(text.strip()));
  }

  private void takeRule(Context request) {
    String type = Optional.ofNullable(request.contentType()).orElse("");
    if (!type.startsWith("application/json")) {
      throw new Refusal(415, "A rule comes as JSON.", "Send it as application/json.");
    }
    byte[] body = request.bodyAsBytes();
    if (body.length > LARGEST_RULE) {
      throw new Refusal(413, "That is too large for a rule.", "Send at most 4 KiB.");
    }
    Rule rule;
    try {
      rule = codec.decode(body);
    } catch (MalformedRecord malformed) {
      throw new Refusal(
          422, String.valueOf(malformed.getMessage()), "Correct it and send it again.", malformed);
    }
    if (!heard.hasRoomFor(rule)) {
      throw new Refusal(
          409,
          "There are " + RuleBook.MOST_IN_FORCE + " rules already.",
          "Delete one first; paused ones count.");
    }
    long offset = sender.send(rule);
    request.status(201);
    Json.answer(request, new Accepted(rule.ruleId(), offset));
  }
}
