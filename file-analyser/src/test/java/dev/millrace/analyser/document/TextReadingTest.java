package dev.millrace.analyser.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.AttributesImpl;

class TextReadingTest {
  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "' \t\n ', 0",
    "one, 1",
    "one two, 2",
    "it’s well-known, 2",
    "'a,b;c', 3",
    "'... -- !', 0",
    "3.5 %, 1",
    "東京都, 3",
    "ひらがな, 4",
    "𠮷野, 2",
    "naïve café, 2",
  })
  void countsWords(String text, long words) throws SAXException {
    assertThat(read(text, 100).words()).isEqualTo(words);
  }

  @Test
  void takesRunsOfSpacesForOneAndKeepsOneEmptyLine() throws SAXException {
    assertThat(read("  one \t two\n\n\n\nthree \n four ", 100).text())
        .isEqualTo("one two\n\nthree\nfour");
  }

  @Test
  void cutsBetweenCharactersAndCountsOn() throws SAXException {
    TextReading reading = read("a𠮷bcd e", 2);
    assertThat(reading.text()).isEqualTo("a𠮷");
    assertThat(reading.cut()).isTrue();
    assertThat(reading.characters()).isEqualTo(7);
  }

  @Test
  void readsWhatIsInTheBodyAlone() throws SAXException {
    var reading = new TextReading(100, 1000);
    reading.characters("head".toCharArray(), 0, 4);
    assertThat(reading.text()).isEmpty();
  }

  @Test
  void endsWhereEnoughWasRead() {
    assertThatThrownBy(() -> read("x".repeat(2000), 10)).isInstanceOf(TextReading.Enough.class);
  }

  private static TextReading read(String text, int keep) throws SAXException {
    var reading = new TextReading(keep, 1000);
    reading.startElement("", "body", "body", new AttributesImpl());
    reading.characters(text.toCharArray(), 0, text.length());
    reading.endElement("", "body", "body");
    return reading;
  }
}
