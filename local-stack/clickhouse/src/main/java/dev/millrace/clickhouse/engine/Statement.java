package dev.millrace.clickhouse.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is to be run: a statement whole, or an insert with the rows that follow it. */
sealed interface Statement {
  /** The longest statement; an insert's rows do not count. */
  int LONGEST = 16 << 20;

  /** Where an insert's statement has to be over. */
  int HEAD = 1 << 16;

  String NAME = "(?:`(?:[^`\\\\]|\\\\.)*+`|\"(?:[^\"\\\\]|\\\\.)*+\"|\\w++)";
  String SETTING = "\\w++\\s*+=\\s*+(?:'(?:[^'\\\\]|\\\\.|'')*+'|[\\w.+-]++)";

  /** What separates the format's name from the rows belongs to the match. */
  Pattern INSERT =
      Pattern.compile(
          """
          \\s*+ (?<text>
            INSERT \\s++ INTO \\s++ (?: TABLE \\s++ )? NAME (?: \\s*+ \\. \\s*+ NAME )?
            (?: \\s*+ \\( [^()]*+ \\) )?
            (?: \\s++ SETTINGS \\s++ SETTING (?: \\s*+ , \\s*+ SETTING )* )?
          ) \\s*+ (?:
            \\b FORMAT \\s++ (?<format> \\w++ ) [\\x20\\t]*+ (?: ; | \\r?\\n | $ | \\s )
            | \\b VALUES \\b
          )"""
              .replace("NAME", NAME)
              .replace("SETTING ", SETTING + " "),
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL | Pattern.COMMENTS);

  /** The format that a statement ends with. */
  Pattern OWN_FORMAT = Pattern.compile("\\sFORMAT\\s+(\\w+)[\\s;]*$", Pattern.CASE_INSENSITIVE);

  /**
   * Runs it.
   *
   * @param format of the answer, unless the statement names one
   * @param parameters what stands for {@code {name:Type}}
   */
  Answer runIn(Session session, String format, Map<String, String> parameters) throws IOException;

  /** The format of the answer, if this one is asked for beside the statement. */
  String format(String asked);

  /** A statement with all that belongs to it. */
  record Whole(byte[] text) implements Statement {
    @Override
    public Answer runIn(Session session, String format, Map<String, String> parameters)
        throws Refusal {
      return session.query(text, format, parameters);
    }

    @Override
    public String format(String asked) {
      Matcher named = OWN_FORMAT.matcher(new String(text, StandardCharsets.UTF_8));
      return named.find() ? named.group(1) : asked;
    }
  }

  /**
   * An insert whose rows come behind it, as bytes that may be anything.
   *
   * @param text the statement without the format of the rows
   */
  record Insert(String text, String rowFormat, InputStream rows) implements Statement {
    @Override
    public Answer runIn(Session session, String format, Map<String, String> parameters)
        throws IOException {
      return session.insert(text, rowFormat, rows, parameters);
    }

    @Override
    public String format(String asked) {
      return asked;
    }
  }

  /**
   * Reads a statement, and of an insert with rows no more than that.
   *
   * @param text what stands ahead of the body, as in a request's address
   */
  static Statement read(String text, InputStream body) throws IOException {
    InputStream all =
        text.isBlank()
            ? body
            : new SequenceInputStream(
                new ByteArrayInputStream((text.strip() + "\n").getBytes(StandardCharsets.UTF_8)),
                body);
    byte[] head = all.readNBytes(HEAD);
    // One byte, one character: rows are not text, and must be cut at the right place.
    String characters = new String(head, StandardCharsets.ISO_8859_1);
    Matcher insert = INSERT.matcher(characters);
    if (insert.lookingAt()) {
      int end = insert.end();
      String format = insert.group("format");
      return new Insert(
          new String(
              head,
              insert.start("text"),
              insert.end("text") - insert.start("text"),
              StandardCharsets.UTF_8),
          format == null ? "Values" : format,
          new SequenceInputStream(new ByteArrayInputStream(head, end, head.length - end), all));
    }
    byte[] rest = all.readNBytes(LONGEST - head.length);
    if (all.read() >= 0) {
      throw new Refusal(
          Refusal.TOO_MANY_BYTES, "A statement may have " + LONGEST + " bytes. (TOO_MANY_BYTES)");
    }
    byte[] whole = Arrays.copyOf(head, head.length + rest.length);
    System.arraycopy(rest, 0, whole, head.length, rest.length);
    return new Whole(whole);
  }
}
