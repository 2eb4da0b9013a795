package dev.millrace.bench.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.files.FileKind;
import dev.millrace.serde.sample.Dice;
import dev.millrace.uploads.sample.Contents;

/** The formats of the files. */
enum Format {
  TEXT(FileKind.DOCUMENT, "txt", "text/plain") {
    @Override
    byte[] content(Dice dice, int bytes) {
      return Contents.prose(dice, bytes).getBytes(UTF_8);
    }
  },
  PDF(FileKind.DOCUMENT, "pdf", "application/pdf") {
    @Override
    byte[] content(Dice dice, int bytes) {
      return Contents.pdf(dice, 1 + bytes / BYTES_OF_A_PAGE);
    }
  },
  DOCX(
      FileKind.DOCUMENT,
      "docx",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document") {
    @Override
    byte[] content(Dice dice, int bytes) {
      return Contents.docx(dice, bytes);
    }
  },
  PNG(FileKind.IMAGE, "png", "image/png") {
    @Override
    byte[] content(Dice dice, int bytes) {
      int side = side(bytes);
      return Contents.png(dice, side, side);
    }
  },
  BMP(FileKind.IMAGE, "bmp", "image/bmp") {
    @Override
    byte[] content(Dice dice, int bytes) {
      int side = side(bytes);
      return Contents.bmp(dice, side, side);
    }
  },
  AVI(FileKind.VIDEO, "avi", "video/x-msvideo") {
    @Override
    byte[] content(Dice dice, int bytes) {
      return Contents.avi(dice, FRAME_WIDTH, FRAME_HEIGHT, 2 + bytes / BYTES_OF_A_FRAME);
    }
  };

  private static final int BYTES_OF_A_PAGE = 420;
  private static final int FRAME_WIDTH = 80;
  private static final int FRAME_HEIGHT = 60;
  private static final int BYTES_OF_A_FRAME = 3 * FRAME_WIDTH * FRAME_HEIGHT;

  private final FileKind kind;
  private final String ending;
  private final String mimeType;

  Format(FileKind kind, String ending, String mimeType) {
    this.kind = kind;
    this.ending = ending;
    this.mimeType = mimeType;
  }

  /**
   * Up to which size it is what people have. A PDF of the sample has a line on each page, and a
   * text for Word is a single paragraph: large ones would be nothing but pages, or a paragraph that
   * no heap of the job's holds.
   */
  int largest() {
    return switch (this) {
      case PDF -> 1 << 20;
      case DOCX -> 10 << 20;
      case TEXT, PNG, BMP, AVI -> Integer.MAX_VALUE;
    };
  }

  /** A file of this format with so many bytes, more or less. */
  abstract byte[] content(Dice dice, int bytes);

  FileKind kind() {
    return kind;
  }

  String ending() {
    return ending;
  }

  String mimeType() {
    return mimeType;
  }

  /** Of a square with three bytes a pixel; a multiple of four. */
  private static int side(int bytes) {
    return 4 * (int) Math.max(1, Math.round(Math.sqrt(bytes / 3.0) / 4));
  }
}
