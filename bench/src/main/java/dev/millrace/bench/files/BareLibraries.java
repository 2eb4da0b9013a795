package dev.millrace.bench.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.files.FileKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.sax.BodyContentHandler;

/**
 * What one writes in an afternoon: a document's text from Tika, a picture from ImageIO, what
 * ffprobe says of a video. One bad file takes the process with it.
 */
final class BareLibraries implements Worklist.Worker {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> FFPROBE =
      List.of("ffprobe", "-v", "error", "-of", "json", "-show_format", "-show_streams");

  private final AutoDetectParser parser = new AutoDetectParser();

  @Override
  public void take(String request) throws Exception {
    JsonNode file = JSON.readTree(request);
    Path path = Path.of(file.get("path").asText());
    FileKind kind = FileKind.valueOf(file.get("file_type").asText().toUpperCase(Locale.ROOT));
    boolean found =
        switch (kind) {
          case DOCUMENT -> !text(path).isBlank();
          case IMAGE -> ImageIO.read(path.toFile()) != null;
          case VIDEO -> probe(path).contains("\"width\"");
        };
    if (!found) {
      throw new IllegalStateException("Nothing was found in " + request);
    }
  }

  private String text(Path path) throws Exception {
    var text = new BodyContentHandler(-1);
    try (InputStream content = Files.newInputStream(path)) {
      parser.parse(content, text, new Metadata());
    }
    return text.toString();
  }

  private static String probe(Path path) throws IOException, InterruptedException {
    var command = new ArrayList<>(FFPROBE);
    command.add(path.toString());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return said;
  }

  @Override
  public void close() {}
}
