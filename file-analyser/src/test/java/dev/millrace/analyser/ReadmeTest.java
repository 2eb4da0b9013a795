package dev.millrace.analyser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadmeTest {
  @ParameterizedTest
  @EnumSource(Reason.class)
  void explainsEveryReason(Reason reason) throws IOException {
    assertThat(Files.readString(Path.of("README.md"))).contains("\n| `" + reason + "` |");
  }
}
