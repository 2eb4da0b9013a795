package dev.millrace.analyser;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that want to do harm, each given to the real process: all end in an answer. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostileFilesIT {
  private static final long MEGABYTE = 1 << 20;
  private static final String CANARY = "canary-that-nobody-must-read";

  private static final String LAUGHS =
      """
      <!DOCTYPE lolz [
        <!ENTITY lol "lol">
        <!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
        <!ENTITY lol2 "&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;">
        <!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">
        <!ENTITY lol4 "&lol3;&lol3;&lol3;&lol3;&lol3;&lol3;&lol3;&lol3;&lol3;&lol3;">
        <!ENTITY lol5 "&lol4;&lol4;&lol4;&lol4;&lol4;&lol4;&lol4;&lol4;&lol4;&lol4;">
        <!ENTITY lol6 "&lol5;&lol5;&lol5;&lol5;&lol5;&lol5;&lol5;&lol5;&lol5;&lol5;">
        <!ENTITY lol7 "&lol6;&lol6;&lol6;&lol6;&lol6;&lol6;&lol6;&lol6;&lol6;&lol6;">
        <!ENTITY lol8 "&lol7;&lol7;&lol7;&lol7;&lol7;&lol7;&lol7;&lol7;&lol7;&lol7;">
      ]>""";

  private static Path folder;
  private static List<Path> tiny;
  private static ChildProcess child;

  @BeforeAll
  static void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    tiny = TinyFiles.all(folder.resolve("tiny"));
    child = ChildProcess.start();
  }

  @AfterAll
  static void end() throws IOException {
    child.close();
  }

  /** OWASP ASVS 5.0, V5.2.3: how large an archive unpacks is known before it is unpacked. */
  @ParameterizedTest
  @ValueSource(strings = {"word/document.xml", "content.xml", "OEBPS/one.xhtml"})
  void v523RefusesZipBombs(String part) throws IOException {
    Path bomb = folder.resolve("bomb.docx");
    try (var zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
      zip.setLevel(Deflater.BEST_SPEED);
      zip.putNextEntry(new ZipEntry(part));
      TinyFiles.spaces(zip, 300 * MEGABYTE);
    }
    assertThat(Files.size(bomb)).isLessThan(4 * MEGABYTE);
    assertFailed(ask(bomb), Reason.ZIP_BOMB);
  }

  /** V5.2.3: and of how many files it is made. */
  @Test
  void v523RefusesArchivesOfTooManyEntries() throws IOException {
    Path bomb = folder.resolve("many.odt");
    try (var zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
      for (int number = 0; number < 20_000; number++) {
        zip.putNextEntry(new ZipEntry("entry" + number));
      }
    }
    assertFailed(ask(bomb), Reason.ZIP_BOMB);
  }

  @Test
  void leavesArchivesInDocumentsClosed() throws IOException {
    var inner = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(inner)) {
      zip.putNextEntry(new ZipEntry("spaces"));
      TinyFiles.spaces(zip, 100 * MEGABYTE);
    }
    Map<String, byte[]> parts = new LinkedHashMap<>();
    parts.put("mimetype", "application/vnd.oasis.opendocument.text".getBytes(UTF_8));
    for (int number = 0; number < 50; number++) {
      parts.put("Object " + number + "/bomb.zip", inner.toByteArray());
    }
    parts.put("content.xml", "<a/>".getBytes(UTF_8));
    JsonNode answer = ask(write("nested.odt", TinyFiles.zip(parts)));
    assertThat(answer.path("status").asText()).isEqualTo("analysed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"odt", "epub", "docx"})
  void refusesXmlBombs(String format) throws IOException {
    byte[] bomb =
        switch (format) {
          case "odt" -> TinyFiles.odt(LAUGHS, "&lol8;");
          case "epub" -> TinyFiles.epub(LAUGHS, "&lol8;");
          default -> docx("<?xml version=\"1.0\"?>" + LAUGHS, "&lol8;", UTF_8);
        };
    assertFailed(ask(write("laughs." + format, bomb)), Reason.XML_BOMB);
  }

  @Test
  void refusesXmlBombsInAnotherAlphabet() throws IOException {
    byte[] bomb = docx("<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + LAUGHS, "&lol8;", UTF_16);
    JsonNode answer = ask(write("laughs16.docx", bomb));
    assertThat(answer.toString()).doesNotContain("lollollollol");
  }

  @ParameterizedTest
  @ValueSource(strings = {"odt", "epub", "docx", "docx in UTF-16", "html", "xhtml", "svg"})
  void neitherReadsNorFetchesWhatFilesName(String format) throws IOException {
    Path canary = Files.writeString(folder.resolve("canary.txt"), CANARY);
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "http://127.0.0.1:" + listener.getLocalPort() + "/";
      String declarations =
          """
          <!DOCTYPE a SYSTEM "%sa.dtd" [<!ENTITY file SYSTEM "%s"> <!ENTITY net SYSTEM "%sb">]>"""
              .formatted(address, canary.toUri(), address);
      String head = "<?xml version=\"1.0\"?>" + declarations;
      String body = "read: &file; &net;";
      byte[] content =
          switch (format) {
            case "odt" -> TinyFiles.odt(declarations, body);
            case "epub" -> TinyFiles.epub(declarations, body);
            case "docx" -> docx(head, body, UTF_8);
            case "docx in UTF-16" ->
                docx(head.replace("1.0\"", "1.0\" encoding=\"UTF-16\""), body, UTF_16);
            case "svg" ->
                (head + "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>" + body + "</text></svg>")
                    .getBytes(UTF_8);
            default ->
                (declarations
                        + "<html><body><p>%s</p><img src=\"%si\"><iframe src=\"%s\"></iframe>"
                        + "<link rel=\"stylesheet\" href=\"%ss\"></body></html>")
                    .formatted(body, address, canary.toUri(), address)
                    .getBytes(UTF_8);
          };
      JsonNode answer = ask(write("outside." + format.replace(" in UTF-16", ""), content));
      assertThat(answer.toString()).doesNotContain(CANARY);
      listener.setSoTimeout(1);
      assertThat(listener).satisfies(HostileFilesIT::wasNeverCalled);
    }
  }

  /** V5.2.6: how many pixels a picture has is known before it is decoded. */
  @ParameterizedTest
  @ValueSource(strings = {"png", "gif", "tif"})
  void v526RefusesPixelFloods(String format) throws IOException {
    byte[] picture = TinyFiles.picture(format);
    ByteBuffer bytes = ByteBuffer.wrap(picture).order(ByteOrder.LITTLE_ENDIAN);
    switch (format) {
      case "png" -> bytes.order(ByteOrder.BIG_ENDIAN).putInt(16, 20_000).putInt(20, 20_000);
      case "gif" -> bytes.putShort(6, (short) 20_000).putShort(8, (short) 20_000);
      default -> floodTiff(picture);
    }
    if (format.equals("png")) {
      fixHeaderSum(picture);
    }
    assertFailed(ask(write("flood." + format, picture)), Reason.TOO_MANY_PIXELS);
  }

  @Test
  void decodesLargePicturesInLittleMemory() throws IOException {
    var image = new BufferedImage(9_900, 10_000, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(5_000, 5_000, 0xffffff);
    Path large = folder.resolve("large.png");
    ImageIO.write(image, "png", large.toFile());
    JsonNode answer = ask(large);
    assertThat(answer.path("analysis").path("megapixels").asDouble()).isEqualTo(99.0);
    assertThat(answer.path("quality").asText()).isEqualTo("poor");
  }

  @Test
  void countsPicturesThatFollowEachOtherInARing() throws IOException {
    byte[] picture = TinyFiles.picture("tif");
    ByteBuffer bytes = tiff(picture);
    int directory = bytes.getInt(4);
    bytes.putInt(directory + 2 + 12 * bytes.getShort(directory), directory);
    assertThat(ask(write("ring.tif", picture)).path("status").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"tiny.jpg, 50", "tiny.docx, 50", "tiny.odt, 90", "tiny.png, 90", "tiny.xls, 10"})
  void saysOfCutFilesThatTheyAreBroken(String name, int percent) throws IOException {
    JsonNode answer = ask(cut(folder.resolve("tiny").resolve(name), percent));
    assertThat(answer.path("reason").asText()).isIn("truncated", "broken");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 50, 90})
  void answersForEveryKindOfCutFile(int percent) throws IOException {
    for (Path file : tiny) {
      assertThat(ask(cut(file, percent)).path("status").asText()).as("%s", file).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void answersForEveryKindOfDamagedFile(long seed) throws IOException {
    var random = new Random(seed);
    for (Path file : tiny) {
      byte[] content = Files.readAllBytes(file);
      for (int damage = 0; damage < 1 + content.length / 200; damage++) {
        content[random.nextInt(content.length)] = (byte) random.nextInt();
      }
      Path damaged = write("damaged-" + file.getFileName(), content);
      assertThat(ask(damaged).path("status").asText()).as("%s", file).isNotEmpty();
    }
  }

  @Test
  void takesFilesThatAreTwoThingsForWhatTheyBeginWith() throws IOException {
    byte[] zip = TinyFiles.zip(Map.of("a.txt", new byte[10]));
    byte[] script = "/*<script>alert(1)</script><?php system('id'); ?>*/".getBytes(UTF_8);
    assertThat(ask(write("both.zip", join(TinyFiles.pdf(), zip))).path("mime_type").asText())
        .isEqualTo("application/pdf");
    assertThat(
            ask(write("both.js", join(TinyFiles.picture("gif"), script)))
                .path("mime_type")
                .asText())
        .isEqualTo("image/gif");
    JsonNode photograph = ask(write("both.php", join(TinyFiles.picture("jpg"), script)));
    assertThat(photograph.path("mime_type").asText()).isEqualTo("image/jpeg");
    assertThat(photograph.path("mime_mismatch").asBoolean()).isTrue();
  }

  @Test
  void refusesWhatIsNoneOfTheKinds() throws IOException {
    assertFailed(
        ask(write("program.pdf", join("\u007fELF".getBytes(UTF_8), new byte[500]))),
        Reason.UNSUPPORTED_TYPE);
    assertFailed(ask(write("noise.docx", noise(5_000))), Reason.UNSUPPORTED_TYPE);
    assertFailed(
        ask(write("picture.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".getBytes(UTF_8))),
        Reason.UNSUPPORTED_TYPE);
    assertFailed(
        ask(write("archive.zip", TinyFiles.zip(Map.of("a", new byte[9])))),
        Reason.UNSUPPORTED_TYPE);
    assertFailed(ask(write("nothing.pdf", new byte[0])), Reason.EMPTY);
    assertFailed(ask(folder.resolve("absent.pdf")), Reason.UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "m3u8", "txt", "avi"})
  void opensNoPlaylists(String ending) throws IOException {
    Path canary = Files.writeString(folder.resolve("canary.txt"), CANARY);
    for (String list :
        List.of(
            "#EXTM3U\n#EXTINF:1,\n%s\n".formatted(canary.toUri()),
            "ffconcat version 1.0\nfile '%s'\n".formatted(canary))) {
      assertThat(ask(write("list." + ending, list.getBytes(UTF_8))).toString())
          .doesNotContain(CANARY)
          .doesNotContain("\"kind\":\"video\"");
    }
  }

  @Test
  void readsWhatIsNestedDeeply() throws IOException {
    ask(write("deep.html", TinyFiles.html("<div>".repeat(100_000) + "bottom")));
    ask(write("deep.rtf", ("{\\rtf1" + "{".repeat(1_000_000) + "bottom").getBytes(UTF_8)));
    ask(
        write(
            "deep.odt",
            TinyFiles.odt("<text:span>".repeat(50_000) + "</text:span>".repeat(50_000))));
    var mail = new StringBuilder();
    for (int depth = 0; depth < 1_000; depth++) {
      mail.append(
          "Subject: %d\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n"
              .formatted(depth));
    }
    ask(
        write(
            "deep.eml",
            join(
                ("From: a@example.org\r\nTo: b@example.org\r\n" + mail).getBytes(UTF_8),
                TinyFiles.mail("bottom"))));
  }

  @Test
  void readsPagesThatContainThemselves() throws IOException {
    String ring =
        """
        %PDF-1.4
        1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
        2 0 obj <</Type /Pages /Kids [2 0 R 3 0 R] /Count 1000000000>> endobj
        3 0 obj <</Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 5>> endobj
        trailer <</Root 1 0 R>>
        """;
    assertThat(ask(write("ring.pdf", ring.getBytes(UTF_8))).path("status").asText()).isNotEmpty();
  }

  @Test
  void countsAMillionCells() throws IOException {
    Path workbook = folder.resolve("million.xlsx");
    Files.write(workbook, TinyFiles.workbook(new XSSFWorkbook()));
    Path large = folder.resolve("large.xlsx");
    try (var from = new ZipFile(workbook.toFile());
        var to = new ZipOutputStream(Files.newOutputStream(large))) {
      for (ZipEntry entry : Collections.list(from.entries())) {
        to.putNextEntry(new ZipEntry(entry.getName()));
        if (entry.getName().equals("xl/worksheets/sheet1.xml")) {
          to.write(millionCells());
        } else {
          from.getInputStream(entry).transferTo(to);
        }
      }
    }
    JsonNode answer = ask(large);
    assertThat(answer.path("analysis").path("words").asInt()).isBetween(1_000_000, 1_000_100);
    assertThat(answer.path("analysis").path("sheets").asInt()).isEqualTo(2);
  }

  @Test
  void saysThatARequestIsUnclear() {
    assertFailed(say("{\"path\":"), Reason.BAD_REQUEST);
    assertFailed(say("null"), Reason.BAD_REQUEST);
    assertFailed(say("{\"filename\":\"a.pdf\"}"), Reason.BAD_REQUEST);
  }

  /** Last, after all of the above. */
  @Test
  @Order(Integer.MAX_VALUE)
  void staysWithinItsMemoryAndLeavesNoFilesBehind() throws IOException {
    Path status = Path.of("/proc/" + child.pid() + "/status");
    assumeTrue(Files.exists(status), "skipped: this system does not tell the memory of a process");
    long kilobytes =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow();
    assertThat(kilobytes).isLessThan(900 * 1024);
    assertThat(child.leftovers()).isEmpty();
  }

  /** Asks, and starts another process where the file wore this one out, as a pool does. */
  private static JsonNode ask(Path file) {
    try {
      if (!child.isAlive()) {
        child.close();
        child = ChildProcess.start();
      }
      JsonNode answer = child.ask(file);
      if (List.of("out-of-memory", "too-deep").contains(answer.path("reason").asText())
          && child.endsSoon()) {
        child.close();
        child = ChildProcess.start();
      }
      return answer;
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static JsonNode say(String line) {
    return child.say(line);
  }

  private static void assertFailed(JsonNode answer, Reason reason) {
    assertThat(answer.path("reason").asText()).as("%s", answer).isEqualTo(reason.toString());
    assertThat(answer.path("message").asText()).isNotBlank();
  }

  private static void wasNeverCalled(ServerSocket listener) throws IOException {
    try (var caller = listener.accept()) {
      throw new AssertionError("it called from " + caller);
    } catch (SocketTimeoutException nobody) {
      // As it should be.
    }
  }

  private static Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static Path cut(Path file, int percent) throws IOException {
    byte[] content = Files.readAllBytes(file);
    return write(
        "cut-" + file.getFileName(), Arrays.copyOf(content, content.length * percent / 100));
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(7).nextBytes(noise);
    return noise;
  }

  /** A Word document with another main part. */
  private static byte[] docx(String head, String text, Charset charset) throws IOException {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    parts.put(
        "[Content_Types].xml",
        """
        <?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
            .getBytes(UTF_8));
    parts.put(
        "_rels/.rels",
        """
        <?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"""
            .getBytes(UTF_8));
    parts.put(
        "word/document.xml",
        (head
                + "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"
                + "<w:body><w:p><w:r><w:t>"
                + text
                + "</w:t></w:r></w:p></w:body></w:document>")
            .getBytes(charset));
    return TinyFiles.zip(parts);
  }

  private static byte[] millionCells() {
    var sheet = new StringBuilder(40_000_000);
    sheet.append(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>");
    for (int row = 1; row <= 10_000; row++) {
      sheet.append("<row r=\"").append(row).append("\">");
      for (int column = 0; column < 100; column++) {
        sheet.append("<c><v>").append(row * 100 + column).append("</v></c>");
      }
      sheet.append("</row>");
    }
    return sheet.append("</sheetData></worksheet>").toString().getBytes(UTF_8);
  }

  private static ByteBuffer tiff(byte[] picture) {
    return ByteBuffer.wrap(picture)
        .order(picture[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }

  /** Writes other numbers into the fields of width and height, 256 and 257. */
  private static void floodTiff(byte[] content) {
    ByteBuffer picture = tiff(content);
    int directory = picture.getInt(4);
    for (int field = 0; field < picture.getShort(directory); field++) {
      int at = directory + 2 + 12 * field;
      if (picture.getShort(at) == 256 || picture.getShort(at) == 257) {
        picture.putShort(at + 2, (short) 4).putInt(at + 8, 20_000);
      }
    }
  }

  private static void fixHeaderSum(byte[] png) {
    var sum = new CRC32();
    sum.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) sum.getValue());
  }
}
