package dev.millrace.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DiagnosisTest {
  @ParameterizedTest(name = "\"{0}\" means {1}")
  @CsvSource({
    "java.net.BindException: Address already in use,                             A port",
    "java.lang.OutOfMemoryError: Java heap space,                                too little memory",
    "There is insufficient memory for the Java Runtime Environment to continue., too little memory",
    "java.lang.UnsupportedClassVersionError: kafka/Kafka,                        Java 17",
    "java.io.IOException: No space left on device,                               disk is full",
    "java.lang.NoClassDefFoundError: org/slf4j/LoggerFactory,                    class path",
  })
  void knowsWhatServersDieOf(String line, String cause) {
    assertThat(Diagnosis.cause(List.of("INFO starting", line)))
        .hasValueSatisfying(text -> assertThat(text).contains(cause));
  }

  @Test
  void doesNotGuess() {
    assertThat(Diagnosis.cause(List.of("INFO starting", "ERROR something new"))).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "Caused by: java.lang.IllegalArgumentException: Unknown setting, Unknown setting",
    "java.lang.IllegalStateException: boom 1,                         boom 1",
    "java.lang.NullPointerException,                                  java.lang.NullPointerException",
  })
  void keepsTheWordsOfAStackTrace(String line, String words) {
    assertThat(Diagnosis.words(line)).isEqualTo(words);
  }
}
