package dev.millrace.analyser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Good files of all kinds, made by the programs that people make them with: once, in target. */
final class Corpus {
  private static final Path FOLDER = Path.of("target", "corpus");

  /** Sentences of a language, enough to tell it by. */
  private static final Map<String, String> TEXTS =
      new TreeMap<>(
          Map.of(
              "en",
              "The old harbour lies behind the town, and whoever walks there in the evening hears the water between the boats.",
              "de",
              "Der alte Hafen liegt hinter der Stadt, und wer abends dort entlanggeht, hört das Wasser zwischen den Booten.",
              "fr",
              "Le vieux port se trouve derrière la ville, et celui qui s’y promène le soir entend l’eau entre les bateaux."));

  private Corpus() {}

  /** Texts, workbooks and presentations, each as every format that its program writes. */
  static List<Path> documents() throws IOException {
    Programs.require("soffice");
    Path folder = FOLDER.resolve("documents");
    if (Files.notExists(folder)) {
      Path sources = Files.createDirectories(FOLDER.resolve("sources"));
      int length = 0;
      for (Map.Entry<String, String> text : TEXTS.entrySet()) {
        length += 40;
        Files.writeString(
            sources.resolve("text-" + text.getKey() + ".fodt"), text(text.getValue(), length));
      }
      for (int sheets = 1; sheets <= 3; sheets++) {
        Files.writeString(sources.resolve("book-" + sheets + ".fods"), workbook(sheets));
        Files.writeString(sources.resolve("show-" + sheets + ".fodp"), presentation(sheets));
      }
      Path made = FOLDER.resolve("documents.making");
      convert(
          sources,
          "text-",
          List.of("odt", "docx", "doc", "rtf", "pdf", "epub", "html", "txt:Text (encoded):UTF8"),
          made);
      convert(sources, "book-", List.of("ods", "xlsx", "xls", "csv"), made);
      convert(sources, "show-", List.of("odp", "pptx", "ppt", "pdf"), made);
      Files.move(made, folder);
    }
    return list(folder);
  }

  static List<Path> pictures() throws IOException {
    Programs.require(Programs.CONVERT, "exiftool");
    Path folder = FOLDER.resolve("pictures");
    if (Files.notExists(folder)) {
      Path made = Files.createDirectories(FOLDER.resolve("pictures.making"));
      Path source = FOLDER.resolve("source.png");
      Programs.run(
          Programs.CONVERT,
          "-seed",
          "7",
          "-size",
          "1200x900",
          "plasma:tomato-steelblue",
          "-depth",
          "8",
          "-fill",
          "white",
          "-draw",
          "rectangle 100,100 300,200",
          source.toString());
      Map<String, List<String>> variants = new TreeMap<>();
      variants.put("rgb.png", List.of());
      variants.put("grey.png", List.of("-colorspace", "Gray"));
      variants.put("palette.png", List.of("-colors", "64", "-type", "Palette"));
      variants.put("sixteen.png", List.of("-depth", "16", "-define", "png:bit-depth=16"));
      variants.put(
          "alpha.png", List.of("-alpha", "set", "-channel", "A", "-evaluate", "set", "50%"));
      variants.put("bilevel.png", List.of("-monochrome"));
      variants.put("interlaced.png", List.of("-interlace", "PNG"));
      variants.put("rgb.jpg", List.of("-quality", "90"));
      variants.put("rough.jpg", List.of("-quality", "20"));
      variants.put("grey.jpg", List.of("-colorspace", "Gray"));
      variants.put("inks.jpg", List.of("-colorspace", "CMYK"));
      variants.put("progressive.jpg", List.of("-interlace", "JPEG"));
      variants.put("small.jpg", List.of("-resize", "100x75"));
      variants.put("blurred.jpg", List.of("-blur", "0x12"));
      variants.put("palette.gif", List.of());
      variants.put("moving.gif", List.of("(", "+clone", "-flip", ")", "(", "+clone", "-flop", ")"));
      variants.put("rgb.bmp", List.of());
      variants.put("palette.bmp", List.of("-colors", "16", "-type", "Palette"));
      variants.put("rgb.tif", List.of());
      variants.put("packed.tif", List.of("-compress", "LZW"));
      variants.put("grey.tif", List.of("-colorspace", "Gray"));
      variants.put("pages.tif", List.of("(", "+clone", "-flip", ")"));
      variants.put("lossy.webp", List.of("-quality", "80"));
      variants.put("lossless.webp", List.of("-define", "webp:lossless=true"));
      for (Map.Entry<String, List<String>> variant : variants.entrySet()) {
        List<String> arguments = new ArrayList<>(List.of(source.toString()));
        arguments.addAll(variant.getValue());
        arguments.add(made.resolve(variant.getKey()).toString());
        Programs.run(Programs.CONVERT, arguments.toArray(String[]::new));
      }
      for (int orientation = 1; orientation <= 8; orientation++) {
        Path photograph = made.resolve("camera-" + orientation + ".jpg");
        Files.copy(made.resolve("rgb.jpg"), photograph);
        Programs.run(
            "exiftool",
            "-q",
            "-overwrite_original",
            "-n",
            "-Make=Canon",
            "-Model=EOS 5D",
            "-LensModel=EF 50mm f/1.8",
            "-Orientation=" + orientation,
            "-DateTimeOriginal=2024:05:06 07:08:09",
            "-OffsetTimeOriginal=+02:00",
            "-ExposureTime=0.004",
            "-FNumber=2.8",
            "-ISO=200",
            "-FocalLength=50",
            "-GPSLatitude=48.1",
            "-GPSLatitudeRef=N",
            "-GPSLongitude=11.5",
            "-GPSLongitudeRef=E",
            photograph.toString());
      }
      Files.move(made, folder);
    }
    return list(folder);
  }

  static List<Path> videos() throws IOException {
    Programs.require("ffmpeg", "ffprobe");
    Path folder = FOLDER.resolve("videos");
    if (Files.notExists(folder)) {
      Path made = Files.createDirectories(FOLDER.resolve("videos.making"));
      Path source = made.resolve("h264.mp4");
      String[] sight = {"-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25:duration=3"};
      String[] sound = {"-f", "lavfi", "-i", "sine=frequency=440:duration=3"};
      ffmpeg(join(sight, sound, "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", source));
      Path subtitles =
          Files.writeString(
              made.resolve("words.srt"), "1\n00:00:00,000 --> 00:00:01,000\nHarbour\n");
      ffmpeg(
          join(
              in(source),
              in(source),
              in(subtitles),
              "-map",
              "0:v",
              "-map",
              "0:a",
              "-map",
              "1:a",
              "-map",
              "2:s",
              "-c:v",
              "copy",
              "-c:a",
              "copy",
              "-c:s",
              "srt",
              made.resolve("tracks.mkv")));
      Files.delete(subtitles);
      for (int degrees : new int[] {90, 180, 270}) {
        ffmpeg(
            join(
                in(source),
                "-c",
                "copy",
                "-metadata:s:v:0",
                "rotate=" + degrees,
                made.resolve("turned-" + degrees + ".mp4")));
      }
      for (String copy : List.of("copy.mov", "copy.mkv", "copy.m4v", "copy.3gp")) {
        ffmpeg(join(in(source), "-c", "copy", made.resolve(copy)));
      }
      for (String coded :
          List.of("mpeg4.avi", "mpeg.mpg", "theora.ogv", "sorenson.flv", "windows.wmv")) {
        ffmpeg(join(in(source), "-s", "640x360", made.resolve(coded)));
      }
      ffmpeg(
          join(
              in(source),
              "-s",
              "320x180",
              "-c:v",
              "libvpx-vp9",
              "-deadline",
              "realtime",
              "-c:a",
              "libopus",
              made.resolve("vp9.webm")));
      ffmpeg(
          join(
              in(source),
              "-an",
              "-s",
              "1920x1080",
              "-r",
              "30",
              "-c:v",
              "libx265",
              "-preset",
              "ultrafast",
              "-x265-params",
              "log-level=none",
              made.resolve("hevc.mp4")));
      Files.move(made, folder);
    }
    return list(folder);
  }

  private static void convert(Path sources, String prefix, List<String> formats, Path to)
      throws IOException {
    String[] files =
        list(sources).stream()
            .map(Path::toString)
            .filter(name -> name.contains(prefix))
            .toArray(String[]::new);
    for (String format : formats) {
      Programs.run(
          "soffice",
          join(
              new String[] {
                "-env:UserInstallation=" + FOLDER.resolve("profile").toAbsolutePath().toUri(),
                "--headless",
                "--convert-to",
                format,
                "--outdir",
                to.toString()
              },
              (Object[]) files));
    }
  }

  private static void ffmpeg(String... arguments) {
    Programs.run(
        "ffmpeg", join(new String[] {"-v", "error", "-y", "-nostdin"}, (Object[]) arguments));
  }

  private static String[] in(Path path) {
    return new String[] {"-i", path.toString()};
  }

  private static String[] join(String[] first, Object... more) {
    return Stream.concat(
            Stream.of(first),
            Stream.of(more)
                .flatMap(
                    one ->
                        one instanceof String[] several
                            ? Stream.of(several)
                            : Stream.of(String.valueOf(one))))
        .toArray(String[]::new);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static String text(String sentence, int paragraphs) {
    var body = new StringBuilder();
    for (int number = 1; number <= paragraphs; number++) {
      body.append(
          "<text:p>%d. %s</text:p>"
              .formatted(number, sentence.repeat(2).replace(".", ". ").strip()));
    }
    return document("text", body.toString());
  }

  private static String workbook(int sheets) {
    var body = new StringBuilder();
    for (int number = 1; number <= sheets; number++) {
      body.append("<table:table table:name=\"Boats%d\">".formatted(number));
      for (int row = 1; row <= 20; row++) {
        body.append(
            "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>Boat %d</text:p></table:table-cell>"
                .formatted(row));
        body.append(
            "<table:table-cell office:value-type=\"float\" office:value=\"%d\"><text:p>%d</text:p></table:table-cell></table:table-row>"
                .formatted(row * 7, row * 7));
      }
      body.append("</table:table>");
    }
    return document("spreadsheet", body.toString());
  }

  private static String presentation(int slides) {
    var body = new StringBuilder();
    for (int number = 1; number <= slides; number++) {
      body.append(
          "<draw:page draw:name=\"page%d\" draw:master-page-name=\"M\"><draw:frame svg:width=\"20cm\" svg:height=\"5cm\" svg:x=\"2cm\" svg:y=\"2cm\"><draw:text-box><text:p>Boats of harbour number %d</text:p></draw:text-box></draw:frame></draw:page>"
              .formatted(number, number));
    }
    return document("presentation", body.toString());
  }

  private static String document(String kind, String body) {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
          xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
          xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
          xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
          office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.%s">
        <office:meta><dc:title>Boats of the harbour</dc:title><meta:initial-creator>Ada Müller</meta:initial-creator>
          <dc:creator>Ada Müller</dc:creator><meta:creation-date>2024-03-04T05:06:07</meta:creation-date><dc:date>2024-03-05T06:07:08</dc:date></office:meta>
        <office:automatic-styles><style:page-layout style:name="P"/></office:automatic-styles>
        <office:master-styles><style:master-page style:name="M" style:page-layout-name="P"/></office:master-styles>
        <office:body><office:%s>%s</office:%s></office:body></office:document>"""
        .formatted(kind, kind, body, kind);
  }
}
