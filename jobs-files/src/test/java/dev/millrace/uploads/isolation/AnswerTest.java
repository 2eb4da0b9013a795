package dev.millrace.uploads.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.files.FileKind;
import dev.millrace.uploads.model.Findings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
  @Test
  void readsWhatWasFound() throws Exception {
    Answer answer =
        read(
            "{'status':'analysed','kind':'document','mime_type':'application/pdf',"
                + "'mime_mismatch':true,'analysis':{'pages':12, 'ratio': 1.25},'quality':'good',"
                + "'limits':['text cut at 10000 characters']}");
    assertThat(answer)
        .isEqualTo(
            new Answer.Analysed(
                new Findings(
                    FileKind.DOCUMENT,
                    "application/pdf",
                    true,
                    "{\"pages\":12,\"ratio\":1.25}",
                    "good",
                    List.of("text cut at 10000 characters"))));
  }

  @Test
  void readsWhyNothingWasFound() throws Exception {
    assertThat(read("{'status':'failed','reason':'zip-bomb','message':'It is one.'}"))
        .isEqualTo(new Answer.Failed("zip-bomb", "It is one."));
    assertThat(read("{'status':'failed','reason':'broken','message':'" + "m".repeat(5_000) + "'}"))
        .isEqualTo(new Answer.Failed("broken", "m".repeat(1_000) + "…"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{'status':7}",
        "{'status':'unsure'}",
        "{'status':'failed'}",
        "{'status':'failed','reason':'zip-bomb'}",
        "{'status':'failed','reason':'Zip Bomb!','message':'x'}",
        "{'status':'failed','reason':'','message':'x'}",
        "{'status':'failed','reason':'a','reason':'b','message':'x'}",
        "{'status':'failed','reason':'a','message':'x'} {}",
        "{'status':'analysed'}",
        "{'status':'analysed','kind':'audio','mime_type':'a/b','analysis':{}}",
        "{'status':'analysed','kind':'image','analysis':{}}",
        "{'status':'analysed','kind':'image','mime_type':'<b>','analysis':{}}",
        "{'status':'analysed','kind':'image','mime_type':'a/b','analysis':[]}",
        "{'status':'analysed','kind':'image','mime_type':'a/b','analysis':{},'quality':'<b>'}",
      })
  void takesNothingElse(String line) {
    assertThatThrownBy(() -> read(line)).isInstanceOf(Answer.WrongAnswer.class);
  }

  @Test
  void survivesNestingWithoutEnd() {
    assertThatThrownBy(() -> read("[".repeat(400_000))).isInstanceOf(Answer.WrongAnswer.class);
  }

  private static Answer read(String line) throws Answer.WrongAnswer {
    return Answer.read(line.replace('\'', '"'));
  }
}
