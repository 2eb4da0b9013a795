package dev.millrace.console.files;

import org.jspecify.annotations.Nullable;

/**
 * How those stand that files need on their way, as asked just now.
 *
 * @param revision of the list, so that a page that missed something finds out
 */
record Standing(long revision, Part kafka, Part store, Part job) {

  /**
   * One of them.
   *
   * @param advice what to do where it is not well
   */
  record Part(boolean well, String words, @Nullable String advice) {
    static Part well(String words) {
      return new Part(true, words, null);
    }

    static Part amiss(String words, String advice) {
      return new Part(false, words, advice);
    }
  }
}
