package dev.millrace.uploads.sample;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.serde.sample.Dice;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Adler32;
import java.util.zip.CRC32;

/**
 * Real files of several formats, put together by hand: no library decides over their bytes, so a
 * seed gives the same ones for ever.
 */
@SuppressWarnings("ByteBufferBackingArray") // All of them are allocated here.
public final class Contents {
  private static final List<String> WORDS =
      List.of(
          "water",
          "wheel",
          "stone",
          "grain",
          "river",
          "flour",
          "sluice",
          "meadow",
          "barley",
          "harvest",
          "miller",
          "bridge",
          "market",
          "morning",
          "winter",
          "basket",
          "barrel",
          "ledger",
          "carriage",
          "lantern",
          "and",
          "the",
          "of",
          "with",
          "under",
          "beside");

  private Contents() {}

  /** Sentences of so many characters, more or less. */
  public static String prose(Dice dice, int characters) {
    var text = new StringBuilder(characters + 100);
    while (text.length() < characters) {
      int length = 5 + dice.below(10);
      for (int word = 0; word < length; word++) {
        text.append(word == 0 ? "" : " ").append(dice.oneOf(WORDS));
      }
      text.append(dice.chance(0.2) ? ".\n\n" : ". ");
    }
    return text.toString();
  }

  /** A table of so many rows. */
  static byte[] csv(Dice dice, int rows) {
    var text = new StringBuilder("id,name,sacks,price\n");
    for (int row = 1; row <= rows; row++) {
      text.append(row).append(',').append(dice.oneOf(WORDS)).append(',').append(dice.below(500));
      text.append(',').append(dice.below(100)).append('.').append(10 + dice.below(90)).append('\n');
    }
    return text.toString().getBytes(UTF_8);
  }

  static byte[] html(Dice dice, int characters) {
    return ("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>Of "
            + dice.oneOf(WORDS)
            + "</title></head><body><p>"
            + prose(dice, characters)
            + "</p></body></html>\n")
        .getBytes(UTF_8);
  }

  static byte[] markdown(Dice dice, int characters) {
    return ("# Of " + dice.oneOf(WORDS) + "\n\n" + prose(dice, characters)).getBytes(UTF_8);
  }

  /** A document of so many pages, with a line on each. */
  public static byte[] pdf(Dice dice, int pages) {
    List<String> objects = new ArrayList<>();
    objects.add("<< /Type /Catalog /Pages 2 0 R >>");
    var kids = new StringBuilder();
    for (int page = 0; page < pages; page++) {
      kids.append(4 + 2 * page).append(" 0 R ");
    }
    objects.add("<< /Type /Pages /Count " + pages + " /Kids [ " + kids + "] >>");
    objects.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    for (int page = 0; page < pages; page++) {
      objects.add(
          "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >>"
              + " >> /Contents "
              + (5 + 2 * page)
              + " 0 R >>");
      String drawing =
          "BT /F 12 Tf 72 770 Td (" + prose(dice, 60).replace('\n', ' ').strip() + ") Tj ET";
      objects.add("<< /Length " + drawing.length() + " >>\nstream\n" + drawing + "\nendstream");
    }
    var text = new StringBuilder("%PDF-1.4\n");
    List<Integer> places = new ArrayList<>();
    for (int number = 1; number <= objects.size(); number++) {
      places.add(text.length());
      text.append(number).append(" 0 obj\n").append(objects.get(number - 1)).append("\nendobj\n");
    }
    int table = text.length();
    text.append("xref\n0 ").append(objects.size() + 1).append("\n0000000000 65535 f \n");
    for (int place : places) {
      text.append(String.valueOf(10_000_000_000L + place).substring(1)).append(" 00000 n \n");
    }
    text.append("trailer\n<< /Size ")
        .append(objects.size() + 1)
        .append(" /Root 1 0 R >>\nstartxref\n")
        .append(table)
        .append("\n%%EOF\n");
    return text.toString().getBytes(ISO_8859_1);
  }

  /** A text as Word writes it. */
  public static byte[] docx(Dice dice, int characters) {
    Map<String, String> parts = new TreeMap<>();
    parts.put(
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default"
            + " Extension=\"rels\""
            + " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override"
            + " PartName=\"/word/document.xml\""
            + " ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml"
            + ".document.main+xml\"/></Types>");
    parts.put(
        "_rels/.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
            + "<Relationship Id=\"r1\""
            + " Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
            + "officeDocument\" Target=\"word/document.xml\"/></Relationships>");
    parts.put(
        "word/document.xml",
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"
            + "<w:body><w:p><w:r><w:t>"
            + prose(dice, characters)
            + "</w:t></w:r></w:p></w:body></w:document>");
    return zip(parts);
  }

  /** An archive whose parts are stored as they are. */
  private static byte[] zip(Map<String, String> parts) {
    var body = new ByteArrayOutputStream();
    var directory = new ByteArrayOutputStream();
    parts.forEach(
        (name, text) -> {
          byte[] content = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text).getBytes(UTF_8);
          byte[] called = name.getBytes(UTF_8);
          var crc = new CRC32();
          crc.update(content);
          // Version, flags, method, the first of January 1980, checksum, two sizes, two lengths.
          ByteBuffer common =
              little(26)
                  .putShort((short) 10)
                  .putInt(0)
                  .putShort((short) 0)
                  .putShort((short) 33)
                  .putInt((int) crc.getValue())
                  .putInt(content.length)
                  .putInt(content.length)
                  .putShort((short) called.length)
                  .putShort((short) 0);
          int place = body.size();
          body.writeBytes(little(4).putInt(0x04034b50).array());
          body.writeBytes(common.array());
          body.writeBytes(called);
          body.writeBytes(content);
          directory.writeBytes(little(6).putInt(0x02014b50).putShort((short) 10).array());
          directory.writeBytes(common.array());
          directory.writeBytes(little(14).putInt(10, place).array());
          directory.writeBytes(called);
        });
    int place = body.size();
    body.writeBytes(directory.toByteArray());
    body.writeBytes(
        little(22)
            .putInt(0x06054b50)
            .putInt(0)
            .putShort((short) parts.size())
            .putShort((short) parts.size())
            .putInt(directory.size())
            .putInt(place)
            .array());
    return body.toByteArray();
  }

  /** A picture with some shapes on a slope of colour. */
  public static byte[] png(Dice dice, int width, int height) {
    byte[] pixels = pixels(dice, width, height);
    var rows = ByteBuffer.allocate(height * (1 + 3 * width));
    for (int row = 0; row < height; row++) {
      rows.put((byte) 0).put(pixels, 3 * width * row, 3 * width);
    }
    var file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put(new byte[] {8, 2, 0, 0, 0})
            .array();
    chunk(file, "IHDR", header);
    chunk(file, "IDAT", stored(rows.array()));
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream file, String name, byte[] content) {
    var crc = new CRC32();
    crc.update(name.getBytes(ISO_8859_1));
    crc.update(content);
    file.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    file.writeBytes(name.getBytes(ISO_8859_1));
    file.writeBytes(content);
    file.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  /** The zlib format without compression. */
  private static byte[] stored(byte[] bytes) {
    var packed = new ByteArrayOutputStream();
    packed.writeBytes(new byte[] {0x78, 0x01});
    for (int start = 0; start < bytes.length; start += 0xffff) {
      int length = Math.min(0xffff, bytes.length - start);
      packed.write(start + length == bytes.length ? 1 : 0);
      packed.writeBytes(little(4).putShort((short) length).putShort((short) ~length).array());
      packed.write(bytes, start, length);
    }
    var adler = new Adler32();
    adler.update(bytes);
    packed.writeBytes(ByteBuffer.allocate(4).putInt((int) adler.getValue()).array());
    return packed.toByteArray();
  }

  /** The same kind of picture as Windows stores it; the width is a multiple of four. */
  public static byte[] bmp(Dice dice, int width, int height) {
    byte[] pixels = pixels(dice, width, height);
    return little(54 + pixels.length)
        .put((byte) 'B')
        .put((byte) 'M')
        .putInt(54 + pixels.length)
        .putInt(0)
        .putInt(54)
        .put(bitmapHeader(width, height, pixels.length))
        .put(pixels)
        .array();
  }

  /** A video of uncompressed frames, ten a second; the width is a multiple of four. */
  public static byte[] avi(Dice dice, int width, int height, int frames) {
    int frameBytes = 3 * width * height;
    byte[] main =
        little(56)
            .putInt(100_000)
            .putInt(10 * frameBytes)
            .putInt(0)
            .putInt(0x10)
            .putInt(frames)
            .putInt(0)
            .putInt(1)
            .putInt(frameBytes)
            .putInt(width)
            .putInt(height)
            .array();
    byte[] stream =
        little(56)
            .put("vidsDIB ".getBytes(ISO_8859_1))
            .putInt(0)
            .putInt(0)
            .putInt(0)
            .putInt(1)
            .putInt(10)
            .putInt(0)
            .putInt(frames)
            .putInt(frameBytes)
            .putInt(-1)
            .putInt(0)
            .putShort((short) 0)
            .putShort((short) 0)
            .putShort((short) width)
            .putShort((short) height)
            .array();
    var movie = new ByteArrayOutputStream();
    byte[] first = pixels(dice, width, height);
    for (int frame = 0; frame < frames; frame++) {
      byte[] moved = new byte[frameBytes];
      int shift = 3 * width * (frame % height);
      System.arraycopy(first, shift, moved, 0, frameBytes - shift);
      System.arraycopy(first, 0, moved, frameBytes - shift, shift);
      movie.writeBytes(riff("00db", moved));
    }
    byte[] header =
        list(
            "hdrl",
            riff("avih", main),
            list(
                "strl",
                riff("strh", stream),
                riff("strf", bitmapHeader(width, height, frameBytes))));
    byte[] all = join("AVI ".getBytes(ISO_8859_1), header, list("movi", movie.toByteArray()));
    return riff("RIFF", all);
  }

  private static byte[] bitmapHeader(int width, int height, int bytes) {
    return little(40)
        .putInt(40)
        .putInt(width)
        .putInt(height)
        .putShort((short) 1)
        .putShort((short) 24)
        .putInt(0)
        .putInt(bytes)
        .array();
  }

  private static byte[] list(String name, byte[]... parts) {
    return riff("LIST", join(name.getBytes(ISO_8859_1), join(parts)));
  }

  /** All that is put in here has an even length. */
  private static byte[] riff(String name, byte[] content) {
    return little(8 + content.length)
        .put(name.getBytes(ISO_8859_1))
        .putInt(content.length)
        .put(content)
        .array();
  }

  private static byte[] join(byte[]... parts) {
    var joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  /** Three bytes for each. */
  private static byte[] pixels(Dice dice, int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    int hue = dice.below(200);
    int x = dice.below(width);
    int y = dice.below(height);
    int side = 4 + dice.below(Math.max(1, width / 2));
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int at = 3 * (row * width + column);
        boolean within = Math.abs(column - x) < side / 2 && Math.abs(row - y) < side / 2;
        pixels[at] = (byte) (within ? 250 - hue : hue + 50 * row / height);
        pixels[at + 1] = (byte) (within ? 40 : 60 + 150 * column / width);
        pixels[at + 2] = (byte) (within ? 90 : 220 - 150 * row / height);
      }
    }
    return pixels;
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
