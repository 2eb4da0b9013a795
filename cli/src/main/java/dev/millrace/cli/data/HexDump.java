package dev.millrace.cli.data;

import java.util.ArrayList;
import java.util.List;

/** Bytes in hexadecimal beside the text they may be. */
final class HexDump {
  private static final int WIDTH = 16;

  /** Lines of offset, sixteen bytes in hexadecimal, and their text. */
  static List<String> of(byte[] bytes) {
    var lines = new ArrayList<String>();
    for (int start = 0; start < bytes.length; start += WIDTH) {
      var hex = new StringBuilder();
      var text = new StringBuilder();
      for (int i = start; i < Math.min(bytes.length, start + WIDTH); i++) {
        int b = bytes[i] & 0xff;
        hex.append(String.format("%02x ", b));
        text.append(b >= 0x20 && b < 0x7f ? (char) b : '.');
      }
      lines.add(String.format("%08x  %-48s |%s|", start, hex, text));
    }
    return lines;
  }

  private HexDump() {}
}
