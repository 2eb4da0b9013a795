package dev.millrace.uploads.isolation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.files.FileKind;
import dev.millrace.uploads.model.Findings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What a process found out about a file. */
public sealed interface Answer {
  /** What is in it. */
  record Analysed(Findings findings) implements Answer {}

  /**
   * Why nothing is known of it.
   *
   * @param reason in kebab-case, one of few
   * @param message for people
   */
  record Failed(String reason, String message) implements Answer {}

  /**
   * Reads an answer. The process that wrote it has seen a stranger's file, and is trusted no more
   * than that.
   *
   * @throws WrongAnswer if it is none
   */
  static Answer read(String line) throws WrongAnswer {
    JsonNode answer = Reading.tree(line);
    return switch (Reading.text(answer, "status")) {
      case "analysed" -> new Analysed(Reading.findings(answer));
      case "failed" -> new Failed(Reading.reason(answer), Reading.message(answer));
      default -> throw new WrongAnswer("its status is neither analysed nor failed");
    };
  }

  /** A line that is no answer. */
  final class WrongAnswer extends Exception {
    WrongAnswer(String message) {
      super(message);
    }
  }

  /** Takes answers apart, strictly. */
  final class Reading {
    private static final int LONGEST_MESSAGE = 1_000;
    private static final int MOST_LIMITS = 20;
    private static final Pattern WORD = Pattern.compile("[a-z0-9]+(-[a-z0-9]+){0,6}");
    private static final Pattern MIME_TYPE =
        Pattern.compile("[a-z0-9.+-]{1,100}/[a-z0-9.+-]{1,150}");

    private static final JsonMapper JSON =
        JsonMapper.builder(
                JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Reading() {}

    static JsonNode tree(String line) throws WrongAnswer {
      try {
        return JSON.readTree(line);
      } catch (JsonProcessingException broken) {
        throw new WrongAnswer("it is no JSON");
      }
    }

    static Findings findings(JsonNode answer) throws WrongAnswer {
      JsonNode analysis = answer.path("analysis");
      if (!analysis.isObject()) {
        throw new WrongAnswer("it has no analysis");
      }
      JsonNode quality = answer.path("quality");
      return new Findings(
          kind(text(answer, "kind")),
          matching(MIME_TYPE, text(answer, "mime_type"), "mime_type"),
          answer.path("mime_mismatch").asBoolean(),
          analysis.toString(),
          quality.isTextual() ? matching(WORD, quality.textValue(), "quality") : null,
          limits(answer.path("limits")));
    }

    static String reason(JsonNode answer) throws WrongAnswer {
      return matching(WORD, text(answer, "reason"), "reason");
    }

    static String message(JsonNode answer) throws WrongAnswer {
      return shortened(text(answer, "message"));
    }

    static String text(JsonNode answer, String field) throws WrongAnswer {
      JsonNode value = answer.path(field);
      if (!value.isTextual()) {
        throw new WrongAnswer("it has no " + field);
      }
      return value.textValue();
    }

    private static String matching(Pattern pattern, String text, String field) throws WrongAnswer {
      if (!pattern.matcher(text).matches()) {
        throw new WrongAnswer("its " + field + " is none");
      }
      return text;
    }

    private static FileKind kind(String word) throws WrongAnswer {
      return Arrays.stream(FileKind.values())
          .filter(kind -> kind.word().equals(word))
          .findFirst()
          .orElseThrow(() -> new WrongAnswer("its kind is none"));
    }

    private static List<String> limits(JsonNode list) {
      List<String> limits = new ArrayList<>();
      for (JsonNode limit : list) {
        if (limits.size() < MOST_LIMITS) {
          limits.add(shortened(limit.asText()));
        }
      }
      return limits;
    }

    private static String shortened(String text) {
      return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
    }
  }
}
