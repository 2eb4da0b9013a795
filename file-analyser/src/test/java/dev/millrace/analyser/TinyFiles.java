package dev.millrace.analyser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.sl.usermodel.SlideShow;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.bytedeco.ffmpeg.ffmpeg;
import org.bytedeco.javacpp.Loader;

/** One small good file of each kind, made here and now. */
final class TinyFiles {
  static final String SENTENCE =
      "The harbour was quiet in the morning, and the boats were lying on the sand until noon.";

  private TinyFiles() {}

  /** Makes all of them; the names end as such files do. */
  static List<Path> all(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("tiny.pdf", pdf());
    files.put("tiny.docx", docx());
    files.put("tiny.xlsx", workbook(new XSSFWorkbook()));
    files.put("tiny.xls", workbook(new HSSFWorkbook()));
    files.put("tiny.pptx", slides(new XMLSlideShow()));
    files.put("tiny.ppt", slides(new HSLFSlideShow()));
    files.put("tiny.odt", odt(SENTENCE));
    files.put("tiny.epub", epub(SENTENCE));
    files.put("tiny.rtf", ("{\\rtf1\\ansi " + SENTENCE + "\\par}").getBytes(UTF_8));
    files.put("tiny.html", html("<p>" + SENTENCE + "</p>"));
    files.put("tiny.txt", (SENTENCE + "\n").getBytes(UTF_8));
    files.put("tiny.md", ("# Harbour\n\n" + SENTENCE + "\n").getBytes(UTF_8));
    files.put("tiny.csv", "boat,length\nAda,12\nBea,9\n".getBytes(UTF_8));
    files.put("tiny.eml", mail(SENTENCE));
    for (String format : List.of("png", "jpg", "gif", "bmp", "tif")) {
      files.put("tiny." + format, picture(format));
    }
    files.put("tiny.webp", webp());
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    for (String format : List.of("mp4", "mov", "mkv", "avi")) {
      video(folder.resolve("tiny." + format));
    }
    try (var made = Files.list(folder)) {
      return made.sorted().toList();
    }
  }

  static byte[] pdf() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var document = new PDDocument()) {
      for (int number = 1; number <= 2; number++) {
        var page = new PDPage();
        document.addPage(page);
        try (var content = new PDPageContentStream(document, page)) {
          content.beginText();
          content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
          content.newLineAtOffset(50, 700);
          content.showText(SENTENCE);
          content.endText();
        }
      }
      document.getDocumentInformation().setTitle("Harbour");
      document.getDocumentInformation().setAuthor("Ada");
      document.save(bytes);
    }
    return bytes.toByteArray();
  }

  static byte[] docx() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var document = new XWPFDocument()) {
      document.createParagraph().createRun().setText(SENTENCE);
      document.getProperties().getCoreProperties().setTitle("Harbour");
      document.write(bytes);
    }
    return bytes.toByteArray();
  }

  static byte[] workbook(Workbook workbook) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (workbook) {
      for (String sheet : List.of("Boats", "Crews")) {
        workbook.createSheet(sheet).createRow(0).createCell(0).setCellValue(SENTENCE);
      }
      workbook.write(bytes);
    }
    return bytes.toByteArray();
  }

  private static byte[] slides(SlideShow<?, ?> show) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (show) {
      for (int number = 1; number <= 3; number++) {
        show.createSlide().createTextBox().setText(SENTENCE);
      }
      show.write(bytes);
    }
    return bytes.toByteArray();
  }

  static byte[] odt(String body) throws IOException {
    return odt("", body);
  }

  static byte[] odt(String declarations, String body) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("mimetype", "application/vnd.oasis.opendocument.text".getBytes(UTF_8));
    entries.put(
        "content.xml",
        """
        <?xml version="1.0" encoding="UTF-8"?>%s
        <office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
            xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
          <office:body><office:text><text:p>%s</text:p></office:text></office:body>
        </office:document-content>"""
            .formatted(declarations, body)
            .getBytes(UTF_8));
    return zip(entries);
  }

  static byte[] epub(String body) throws IOException {
    return epub("", body);
  }

  static byte[] epub(String declarations, String body) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("mimetype", "application/epub+zip".getBytes(UTF_8));
    entries.put(
        "META-INF/container.xml",
        """
        <?xml version="1.0"?>
        <container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
          <rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles>
        </container>"""
            .getBytes(UTF_8));
    entries.put(
        "book.opf",
        """
        <?xml version="1.0"?>
        <package xmlns="http://www.idpf.org/2007/opf" version="2.0" unique-identifier="id">
          <metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Harbour</dc:title></metadata>
          <manifest><item id="one" href="one.xhtml" media-type="application/xhtml+xml"/></manifest>
          <spine><itemref idref="one"/></spine>
        </package>"""
            .getBytes(UTF_8));
    entries.put(
        "one.xhtml",
        """
        <?xml version="1.0" encoding="UTF-8"?>%s
        <html xmlns="http://www.w3.org/1999/xhtml"><head><title>One</title></head><body><p>%s</p></body></html>"""
            .formatted(declarations, body)
            .getBytes(UTF_8));
    return zip(entries);
  }

  static byte[] html(String body) {
    return ("<!DOCTYPE html><html><head><title>Harbour</title></head><body>"
            + body
            + "</body></html>")
        .getBytes(UTF_8);
  }

  static byte[] mail(String body) {
    return """
        From: Ada <ada@example.org>\r
        To: Bea <bea@example.org>\r
        Subject: Harbour\r
        Date: Mon, 15 Jan 2024 10:30:00 +0000\r
        MIME-Version: 1.0\r
        Content-Type: text/plain; charset=UTF-8\r
        \r
        %s\r
        """
        .formatted(body)
        .getBytes(UTF_8);
  }

  /** 96 × 64 pixels with edges in them. */
  static byte[] picture(String format) throws IOException {
    var image = new BufferedImage(96, 64, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    for (int column = 0; column < 6; column++) {
      canvas.setColor(new Color(40 * column, 255 - 40 * column, 128));
      canvas.fillRect(16 * column, 8 * (column % 2), 16, 56);
    }
    canvas.dispose();
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }

  /** One pixel. */
  static byte[] webp() {
    return Base64.getDecoder().decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA");
  }

  /** A second of moving stripes, 160 × 120 pixels, made by the FFmpeg that comes as a library. */
  static void video(Path path) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Loader.load(ffmpeg.class),
                "-v",
                "error",
                "-y",
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=160x120:rate=10:duration=1",
                "-c:v",
                "mpeg4",
                path.toString())
            .inheritIO()
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("ffmpeg did not make " + path);
    }
  }

  static byte[] zip(Map<String, byte[]> entries) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        var packed = new ZipEntry(entry.getKey());
        if (entry.getKey().equals("mimetype")) {
          // Such files begin with it as it is, so that it can be told without unpacking.
          packed.setMethod(ZipEntry.STORED);
          packed.setSize(entry.getValue().length);
          var sum = new CRC32();
          sum.update(entry.getValue());
          packed.setCrc(sum.getValue());
        }
        zip.putNextEntry(packed);
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** Writes one entry of so many spaces, without ever holding them. */
  static void spaces(OutputStream out, long count) throws IOException {
    byte[] block = " ".repeat(1 << 20).getBytes(UTF_8);
    for (long left = count; left > 0; left -= block.length) {
      out.write(block, 0, (int) Math.min(left, block.length));
    }
  }
}
