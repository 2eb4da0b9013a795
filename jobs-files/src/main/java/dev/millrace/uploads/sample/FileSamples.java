package dev.millrace.uploads.sample;

import static dev.millrace.serde.sample.HandmadeJson.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.files.ContentReference;
import dev.millrace.files.Digests;
import dev.millrace.files.FileKind;
import dev.millrace.serde.sample.Dice;
import dev.millrace.serde.sample.Disorder;
import dev.millrace.serde.sample.HandmadeJson;
import dev.millrace.serde.sample.Sample;
import dev.millrace.uploads.sample.FileSample.Fate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** An endless, repeatable sequence of announcements of small, real files. */
public final class FileSamples implements Iterator<FileSample> {
  /** How many ways to be bad there are. */
  static final int KINDS_OF_BAD = 27;

  /** How many ways there are for a file not to be what it is said to be. */
  static final int KINDS_OF_FAILING = 6;

  /** Behind every watermark: later than a window of a minute and its patience by far. */
  private static final int LEAST_LATENESS_SECONDS = 120;

  private static final int LATENESS_SPREAD_SECONDS = 180;
  private static final int LARGE_BYTES = 1 << 20;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS");

  private final SampleSettings settings;
  private final @Nullable Shelf shelf;
  private final Dice dice;
  private final Disorder disorder;
  private @Nullable FileSample latest;
  private long position;

  /** Files that all fit into their records. */
  public FileSamples(SampleSettings settings) {
    this(settings, null);
  }

  /**
   * Files some of which are large.
   *
   * @param shelf takes the large ones, if the settings ask for some
   */
  public FileSamples(SampleSettings settings, @Nullable Shelf shelf) {
    if (settings.largeShare() > 0 && shelf == null) {
      throw new IllegalArgumentException("large files need a place to lie");
    }
    this.settings = settings;
    this.shelf = shelf;
    this.dice = new Dice(settings.seed());
    this.disorder = new Disorder(settings.start(), settings.jitter());
  }

  /**
   * The announcement of a good file for one partition whose only purpose is its event time: once
   * every partition holds one, all windows before it can close.
   */
  public static FileSample closing(FileKind kind, int partition, Instant time) {
    String id = "closing-" + kind.word() + '-' + partition;
    byte[] content = "closing".getBytes(UTF_8);
    Message message =
        Message.of(id, "closing.txt", kind.word(), "text/plain", written(time), content)
            .withContent(content);
    return new FileSample(
        kind, new Sample(id.getBytes(UTF_8), message.bytes(), time, true), Fate.ANALYSED);
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public FileSample next() {
    FileSample before = latest;
    if (before != null && dice.chance(settings.repeatedShare())) {
      latest = null;
      return new FileSample(before.kind(), before.sample(), Fate.REPEATED);
    }
    Instant time = uploaded();
    position++;
    boolean bad = dice.chance(settings.badShare());
    boolean failing = dice.chance(settings.failingShare());
    Drawn drawn = draw();
    String id = drawn.kind().word() + '_' + settings.seed() + '_' + position;
    byte[] key = id.getBytes(UTF_8);
    Message message = announced(id, drawn, time);
    if (bad) {
      return new FileSample(
          drawn.kind(), bad(dice.below(KINDS_OF_BAD), key, message, time), Fate.REFUSED);
    }
    if (failing) {
      message = failing(dice.below(KINDS_OF_FAILING), message);
    }
    latest =
        new FileSample(
            drawn.kind(),
            new Sample(key, message.bytes(), time, true),
            failing ? Fate.FAILED : Fate.ANALYSED);
    return latest;
  }

  /** When an upload was complete: others may have overtaken it, or it was held up for minutes. */
  private Instant uploaded() {
    Instant time =
        disorder.happened(settings.start().plus(settings.spacing().multipliedBy(position)), dice);
    if (settings.lateShare() > 0 && dice.chance(settings.lateShare())) {
      Instant late =
          time.minusSeconds(LEAST_LATENESS_SECONDS + dice.below(LATENESS_SPREAD_SECONDS));
      return late.isBefore(settings.start()) ? time : late;
    }
    return time;
  }

  /** A file and what it is. */
  private record Drawn(FileKind kind, String ending, String type, byte[] content) {
    static Drawn document(String ending, String type, byte[] content) {
      return new Drawn(FileKind.DOCUMENT, ending, type, content);
    }

    static Drawn image(String ending, String type, byte[] content) {
      return new Drawn(FileKind.IMAGE, ending, type, content);
    }
  }

  private Drawn draw() {
    if (settings.largeShare() > 0 && dice.chance(settings.largeShare())) {
      return large();
    }
    return switch (dice.below(10)) {
      case 0 -> Drawn.document("pdf", "application/pdf", Contents.pdf(dice, 1 + dice.below(40)));
      case 1 ->
          Drawn.document(
              "docx",
              "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
              Contents.docx(dice, characters()));
      case 2 -> Drawn.document("html", "text/html", Contents.html(dice, characters()));
      case 3 -> Drawn.document("csv", "text/csv", Contents.csv(dice, 3 + dice.below(3_000)));
      case 4 -> Drawn.document("md", "text/markdown", Contents.markdown(dice, characters()));
      case 5 ->
          Drawn.document("txt", "text/plain", Contents.prose(dice, characters()).getBytes(UTF_8));
      case 6, 7 -> Drawn.image("png", "image/png", Contents.png(dice, side(), side()));
      case 8 -> Drawn.image("bmp", "image/bmp", Contents.bmp(dice, side(), side()));
      default ->
          new Drawn(
              FileKind.VIDEO,
              "avi",
              "video/x-msvideo",
              Contents.avi(dice, 64, 48, 5 + dice.below(35)));
    };
  }

  /** Some of a kibibyte, some of a hundred. */
  private int characters() {
    return (int) (500 * Math.pow(2, 8 * dice.fraction()));
  }

  /** A multiple of four. */
  private int side() {
    return 4 * (8 + dice.below(80));
  }

  private Drawn large() {
    return dice.chance(0.5)
        ? Drawn.document("txt", "text/plain", Contents.prose(dice, LARGE_BYTES + 1).getBytes(UTF_8))
        : Drawn.image("bmp", "image/bmp", Contents.bmp(dice, 640, 560 + dice.below(400)));
  }

  private Message announced(String id, Drawn drawn, Instant time) {
    byte[] content = drawn.content();
    Message message =
        Message.of(
            id,
            "sample-" + position + '.' + drawn.ending(),
            drawn.kind().word(),
            drawn.type(),
            written(time),
            content);
    Shelf place = shelf;
    if (place == null || content.length <= LARGE_BYTES) {
      return message.withContent(content);
    }
    try {
      return message.withReference(place.put(content));
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  /** In UTC, and without saying so. */
  private static String written(Instant time) {
    return TIME.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
  }

  /** The announcement of a file that is not what it says, made of a good one. */
  Message failing(int kind, Message good) {
    Message empty = good.without("content_ref");
    return switch (kind) {
      case 0 -> good.with("file_hash", quoted("0".repeat(32)));
      case 1 -> good.with("file_size", "1");
      case 2 -> withWhole(empty, new byte[0]);
      case 3 -> withWhole(empty, noise());
      case 4 -> withWhole(empty, new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0});
      case 5 ->
          good.without("file_content")
              .withReference(
                  new ContentReference("file:///etc/passwd", 1, Digests.of(new byte[1]).sha256()))
              .with("file_size", "1");
      default -> throw new IllegalArgumentException("there is no kind " + kind);
    };
  }

  private byte[] noise() {
    byte[] noise = new byte[1_000];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (byte) dice.below(256);
    }
    noise[0] = 0;
    return noise;
  }

  private static Message withWhole(Message message, byte[] content) {
    return message
        .withContent(content)
        .with("file_size", String.valueOf(content.length))
        .with("file_hash", quoted(Digests.of(content).md5()));
  }

  /** A bad message of one kind, made of a good one. */
  Sample bad(int kind, byte[] key, Message good, Instant time) {
    return switch (kind) {
      case 0 -> refused(key, HandmadeJson.truncated(good.bytes(), dice), time);
      case 1 -> refused(key, "### upload restarted ###", time);
      case 2 -> refused(key, good.without("file_id"), time);
      case 3 -> refused(key, good.with("file_id", quoted(" ")), time);
      case 4 -> refused(key, good.with("file_id", "17"), time);
      case 5 -> refused(key, good.without("filename"), time);
      case 6 -> refused(key, good.with("filename", quoted("n".repeat(1_001))), time);
      case 7 -> refused(key, good.with("file_type", quoted("audio")), time);
      case 8 -> refused(key, good.with("file_type", "1"), time);
      case 9 -> refused(key, good.with("file_size", "-1"), time);
      case 10 -> refused(key, good.with("file_size", quoted("100")), time);
      case 11 -> refused(key, good.with("file_size", "1" + "0".repeat(30)), time);
      case 12 -> refused(key, good.with("file_hash", quoted("unknown")), time);
      case 13 -> refused(key, good.without("upload_timestamp"), time);
      case 14 -> refused(key, good.with("upload_timestamp", quoted("yesterday at noon")), time);
      case 15 -> refused(key, good.with("upload_timestamp", quoted("9998-12-31T23:59:59")), time);
      case 16 -> refused(key, good.without("file_content").without("content_ref"), time);
      case 17 ->
          refused(
              key,
              good.withContent(new byte[0])
                  .withReference(
                      new ContentReference("file:///a", 0, Digests.of(new byte[0]).sha256())),
              time);
      case 18 -> refused(key, good.with("file_content", quoted("not base64!")), time);
      case 19 -> refused(key, good.with("file_content", "[1,2,3]"), time);
      case 20 -> refused(key, good.with("content_ref", "{\"uri\":\"file:///a\"}"), time);
      case 21 -> refused(key, good.with("metadata", "{\"pages\":12}"), time);
      case 22 -> refused(key, good.with("metadata", "[".repeat(100) + "]".repeat(100)), time);
      case 23 ->
          refused(
              key,
              HandmadeJson.brokenUtf8(
                  good.with("filename", quoted(HandmadeJson.BREAK_HERE)).json()),
              time);
      case 24 -> refused(key, good.json() + " {\"next\":1}", time);
      case 25 -> refused(key, "", time);
      case 26 -> new Sample(key, null, time, false);
      default -> throw new IllegalArgumentException("there is no kind " + kind);
    };
  }

  private static Sample refused(byte[] key, Message message, Instant time) {
    return refused(key, message.json(), time);
  }

  private static Sample refused(byte[] key, String text, Instant time) {
    return refused(key, text.getBytes(UTF_8), time);
  }

  private static Sample refused(byte[] key, byte[] value, Instant time) {
    return new Sample(key, value, time, false);
  }
}
