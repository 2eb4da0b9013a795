package dev.millrace.console;

import org.jspecify.annotations.Nullable;

/**
 * How something stands that a room needs, as asked just now.
 *
 * @param advice what to do where it is not well
 */
public record Standing(boolean well, String words, @Nullable String advice) {
  public static Standing well(String words) {
    return new Standing(true, words, null);
  }

  public static Standing amiss(String words, String advice) {
    return new Standing(false, words, advice);
  }
}
