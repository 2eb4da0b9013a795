package dev.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Systems that answer late, and those that fail. */
class InquiryTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void doesNotAskAgainBeforeThereIsAnAnswer() {
    var answers = new LinkedBlockingQueue<String>();
    var asked = new AtomicInteger();
    var inquiry =
        new Inquiry<>(
            threads,
            () -> {
              asked.incrementAndGet();
              return taken(answers);
            });
    inquiry.ask();
    assertThat(inquiry.answer(Duration.ZERO)).isNull();
    inquiry.ask();
    assertThat(inquiry.answer(Duration.ofMillis(1))).isNull();
    answers.add("at last");

    assertThat(inquiry.answer(SOON)).isEqualTo("at last");
    assertThat(asked).hasValue(1);
  }

  @Test
  void asksAgainAfterAFault() {
    var asked = new AtomicInteger();
    var inquiry =
        new Inquiry<>(
            threads,
            () -> {
              if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("as the test wants it");
              }
              return "well again";
            });
    inquiry.ask();
    assertThat(inquiry.answer(SOON)).isNull();
    inquiry.ask();

    assertThat(inquiry.answer(SOON)).isEqualTo("well again");
  }

  private static String taken(LinkedBlockingQueue<String> answers) {
    try {
      return answers.take();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
