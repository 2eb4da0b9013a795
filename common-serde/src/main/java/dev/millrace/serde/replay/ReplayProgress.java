package dev.millrace.serde.replay;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Which dead letters of one partition were sent back, whatever selections they were sent by.
 *
 * <p>It is an offset, behind which nobody has looked yet, and the stretches before it that were
 * left out; so it fits into a consumer group's committed offset and its metadata. A stretch may
 * span offsets at which there is no letter, such as the markers of transactions.
 */
public final class ReplayProgress {
  /** What brokers take as metadata of an offset, unless told otherwise. */
  static final int MAX_METADATA = 4096;

  private final TreeMap<Long, Long> leftOut = new TreeMap<>();
  private long next;

  private ReplayProgress(long next) {
    this.next = next;
  }

  /** Nothing was sent from this offset on, and nobody asks about what was before. */
  public static ReplayProgress startingAt(long offset) {
    return new ReplayProgress(offset);
  }

  /**
   * What was committed.
   *
   * @throws IllegalArgumentException if the metadata is not ours
   */
  public static ReplayProgress of(long next, String metadata) {
    var progress = new ReplayProgress(next);
    if (metadata.isEmpty()) {
      return progress;
    }
    byte[] packed = Base64.getDecoder().decode(metadata);
    try (var in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
      long stretches = number(in);
      long at = 0;
      for (long i = 0; i < stretches; i++) {
        long from = at + number(in);
        at = from + number(in);
        progress.leftOut.put(from, at);
      }
    } catch (IOException broken) {
      throw new IllegalArgumentException("not the progress of a replay", broken);
    }
    return progress;
  }

  /** The offset to commit: behind the last letter that was looked at. */
  long next() {
    return next;
  }

  /** The stretches that were left out, as text. */
  String metadata() {
    if (leftOut.isEmpty()) {
      return "";
    }
    var bytes = new ByteArrayOutputStream();
    try (var out = new DeflaterOutputStream(bytes)) {
      number(leftOut.size(), out);
      long at = 0;
      for (Map.Entry<Long, Long> stretch : leftOut.entrySet()) {
        number(stretch.getKey() - at, out);
        number(stretch.getValue() - stretch.getKey(), out);
        at = stretch.getValue();
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** Where the first letter may stand that was not sent yet. */
  long firstOpen() {
    return leftOut.isEmpty() ? next : leftOut.firstKey();
  }

  /** Whether the letter at an offset was sent. */
  public boolean wasSent(long offset) {
    if (offset >= next) {
      return false;
    }
    Map.Entry<Long, Long> stretch = leftOut.floorEntry(offset);
    return stretch == null || offset >= stretch.getValue();
  }

  /** What stood before this offset is no longer there. */
  void forgetBefore(long offset) {
    next = Math.max(next, offset);
    Map.Entry<Long, Long> cut = leftOut.lowerEntry(offset);
    leftOut.headMap(offset).clear();
    if (cut != null && cut.getValue() > offset) {
      leftOut.put(offset, cut.getValue());
    }
  }

  /** This letter is to be sent once more. */
  void forget(long offset) {
    if (wasSent(offset)) {
      leftOut.put(offset, offset + 1);
    }
  }

  /** Goes on at this offset without having looked at what stands before. */
  void leaveOutUpTo(long offset) {
    if (offset > next) {
      extendLeftOut(next, offset);
      next = offset;
    }
  }

  /** This letter was looked at and left out. */
  void leaveOut(long offset) {
    if (offset >= next) {
      extendLeftOut(offset, offset + 1);
      next = offset + 1;
    }
  }

  /** This letter was sent. */
  void sent(long offset) {
    if (offset >= next) {
      next = offset + 1;
      return;
    }
    Map.Entry<Long, Long> stretch = leftOut.floorEntry(offset);
    if (stretch == null || offset >= stretch.getValue()) {
      return;
    }
    leftOut.remove(stretch.getKey());
    if (stretch.getKey() < offset) {
      leftOut.put(stretch.getKey(), offset);
    }
    if (offset + 1 < stretch.getValue()) {
      leftOut.put(offset + 1, stretch.getValue());
    }
  }

  private void extendLeftOut(long from, long to) {
    Map.Entry<Long, Long> last = leftOut.lastEntry();
    boolean joins = last != null && last.getValue() == next;
    leftOut.put(last != null && joins ? last.getKey() : from, to);
  }

  private static void number(long value, DeflaterOutputStream out) throws IOException {
    long rest = value;
    while (rest > 0x7f) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static long number(InputStream in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("it ends early");
      }
      value |= (long) (next & 0x7f) << shift;
      if (next <= 0x7f) {
        return value;
      }
    }
    throw new IOException("a number is too long");
  }
}
