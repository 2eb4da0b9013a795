package dev.millrace.analyser.document;

import java.util.Locale;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads a document's text as it comes out of a parser: counts all of it and keeps its beginning.
 */
final class TextReading extends DefaultHandler {
  /** Signals that enough was read. */
  static final class Enough extends SAXException {
    Enough() {
      super("enough was read");
    }
  }

  private final int keep;
  private final long most;
  private final StringBuilder text = new StringBuilder();
  private boolean inBody;
  private boolean inWord;
  private int breaks;
  private boolean space;
  private char high;
  private long words;
  private long characters;
  private int pages;
  private int slides;
  private int tables;

  /**
   * @param keep so many characters of the text
   * @param most so many characters are read at all
   */
  TextReading(int keep, long most) {
    this.keep = keep;
    this.most = most;
  }

  @Override
  public void startElement(String uri, String name, String qualified, Attributes attributes) {
    switch (name) {
      case "body" -> inBody = true;
      case "table" -> tables++;
      case "div" -> {
        String role = String.valueOf(attributes.getValue("class")).toLowerCase(Locale.ROOT);
        pages += role.equals("page") ? 1 : 0;
        slides += role.equals("slide-content") ? 1 : 0;
      }
      default -> {}
    }
  }

  @Override
  public void endElement(String uri, String name, String qualified) {
    if (name.equals("body")) {
      inBody = false;
    }
  }

  @Override
  public void ignorableWhitespace(char[] from, int start, int length) throws SAXException {
    characters(from, start, length);
  }

  @Override
  public void characters(char[] from, int start, int length) throws SAXException {
    if (!inBody) {
      return;
    }
    for (int at = start; at < start + length; at++) {
      read(from[at]);
    }
    if (characters > most) {
      throw new Enough();
    }
  }

  private void read(char next) {
    if (next == '\n' || next == '\r') {
      breaks += next == '\n' ? 1 : 0;
      inWord = false;
    } else if (Character.isWhitespace(next) || Character.isSpaceChar(next)) {
      space = true;
      inWord = false;
    } else if (!Character.isISOControl(next)) {
      separate();
      write(next);
      count(next);
    }
  }

  /** Writes the spaces since the last letter as one, or as at most one empty line. */
  private void separate() {
    if (characters > 0 && breaks > 0) {
      write('\n');
      if (breaks > 1) {
        write('\n');
      }
    } else if (characters > 0 && space) {
      write(' ');
    }
    breaks = 0;
    space = false;
  }

  private void write(char next) {
    // A pair of surrogates counts once, and is kept or cut as a whole.
    if (!Character.isLowSurrogate(next)) {
      characters++;
    }
    if (characters <= keep) {
      text.append(next);
    }
  }

  private void count(char next) {
    if (Character.isHighSurrogate(next)) {
      high = next;
      return;
    }
    int point = Character.isLowSurrogate(next) ? Character.toCodePoint(high, next) : next;
    if (isWordByItself(point)) {
      words++;
      inWord = false;
    } else if (point == ',' || point == ';') {
      inWord = false; // Tables as text have nothing else between their cells.
    } else if (!inWord && Character.isLetterOrDigit(point)) {
      words++;
      inWord = true;
    }
  }

  private static boolean isWordByItself(int point) {
    return Character.isIdeographic(point) || (point >= 0x3040 && point <= 0x30ff);
  }

  String text() {
    return text.toString();
  }

  boolean cut() {
    return characters > keep;
  }

  long words() {
    return words;
  }

  long characters() {
    return characters;
  }

  /** Pages of a PDF, sheets of a workbook. */
  int pages() {
    return pages;
  }

  int slides() {
    return slides;
  }

  int tables() {
    return tables;
  }
}
