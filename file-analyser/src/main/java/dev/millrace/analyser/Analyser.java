package dev.millrace.analyser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.analyser.document.DocumentInspection;
import dev.millrace.analyser.picture.PictureInspection;
import dev.millrace.analyser.video.VideoInspection;
import dev.millrace.files.FileKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.Map;

/**
 * Looks into files, one after another: a request on a line of its input, the answer on a line of
 * its output, until the input ends.
 *
 * <p>It trusts no file: it is meant to run as a process of its own, with little memory, and to be
 * killed when it takes too long.
 */
public final class Analyser {
  /** The exit status after a file that used up memory or stack: what is left cannot be trusted. */
  public static final int WORN_OUT = 3;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final ContentTypes types = new ContentTypes();
  private final Map<FileKind, Inspection> inspections;
  private boolean wornOut;

  public Analyser(Map<FileKind, Inspection> inspections) {
    this.inspections = Map.copyOf(inspections);
  }

  public static void main(String[] args) throws IOException {
    Precautions.take();
    var analyser =
        new Analyser(
            Map.of(
                FileKind.DOCUMENT, new DocumentInspection(),
                FileKind.IMAGE, new PictureInspection(),
                FileKind.VIDEO, new VideoInspection()));
    System.exit(analyser.answerAll(System.in, claimOutput()));
  }

  /** Keeps standard output for the answers: what a library prints goes elsewhere from now on. */
  public static PrintStream claimOutput() {
    PrintStream answers = System.out;
    System.setOut(System.err);
    return answers;
  }

  /**
   * Answers until the requests end.
   *
   * @return the exit status of the process: 0, or {@link #WORN_OUT}
   */
  public int answerAll(InputStream requests, PrintStream answers) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(requests, UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      answers.write(JSON.writeValueAsBytes(answer(line)));
      answers.write('\n');
      answers.flush();
      if (wornOut) {
        return WORN_OUT;
      }
    }
    return 0;
  }

  private Answer answer(String line) throws IOException {
    Request request;
    try {
      request = JSON.readValue(line, Request.class);
      if (request == null) {
        return new Answer.Failed(Reason.BAD_REQUEST, "The request is null.");
      }
    } catch (JsonProcessingException unclear) {
      return new Answer.Failed(
          Reason.BAD_REQUEST, "The request is unclear: " + unclear.getOriginalMessage());
    }
    try {
      return analyse(request);
    } catch (VirtualMachineError exhausted) {
      wornOut = true;
      return Diagnosis.of(exhausted);
    } catch (Exception | LinkageError thrown) {
      return Diagnosis.of(thrown);
    }
  }

  private Answer.Analysed analyse(Request request) throws Exception {
    ContentType type = types.of(request);
    Inspection inspection = inspections.get(type.kind());
    if (inspection == null) {
      throw ContentTypes.unsupported(type.mimeType());
    }
    Findings found = inspection.inspect(request, type.mimeType());
    return new Answer.Analysed(
        type.kind(),
        type.mimeType(),
        types.contradicts(request, type),
        found.analysis(),
        found.analysis().rate(),
        found.limits());
  }
}
