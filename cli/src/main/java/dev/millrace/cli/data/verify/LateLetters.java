package dev.millrace.cli.data.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Dead letters about messages that came too late, held against the messages they name. */
final class LateLetters {
  /** A letter: where it stands, and the digest of what it holds; 0 for one that was cut. */
  private record Letter(long origin, long content, long place) {}

  private final List<Letter> letters = new ArrayList<>();
  private final Map<Long, Boolean> origins = new HashMap<>();
  private final Comparison comparison;

  LateLetters(String topic) {
    comparison = new Comparison(topic + " (late)");
  }

  void add(long origin, long content, boolean cut, long place) {
    letters.add(new Letter(origin, cut ? 0 : content, place));
    origins.put(origin, false);
  }

  /** Whether there is a letter about this message. */
  boolean isAbout(long origin) {
    return origins.containsKey(origin);
  }

  /** Says that there has to be one letter about this message, which has to hold this content. */
  void require(long origin, long content) {
    comparison.expect(origin, content, origin);
  }

  /** Whether a valid message is late; its letters then have to hold this content. */
  boolean name(long origin, long content) {
    Boolean seen = origins.get(origin);
    if (seen == null) {
      return false;
    }
    if (!seen) {
      origins.put(origin, true);
      require(origin, content);
    }
    return true;
  }

  int size() {
    return letters.size();
  }

  /** The outcome, once all messages have been asked for. */
  Comparison compare() {
    for (Letter letter : letters) {
      var unused =
          letter.content() == 0
              ? comparison.findAny(letter.origin(), letter.place())
              : comparison.find(letter.origin(), letter.content(), letter.place());
    }
    return comparison;
  }
}
