package dev.millrace.vision.evaluate;

import dev.millrace.vision.model.Box;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The text files of the MOTChallenge: detections, results, ground truth. A line is {@code
 * frame,id,left,top,width,height,confidence,x,y,z}; ground truth from 2016 on ends in {@code
 * consider,class,visibility} instead.
 */
public final class MotChallenge {
  /** Columns of ground truth that names classes. */
  private static final int WITH_CLASSES = 9;

  private static final int FEWEST = 6;
  private static final int MOST = 10;
  private static final int MAX_LINE = 1000;
  private static final int MAX_ROWS = 5_000_000;
  private static final int MAX_FRAME = 10_000_000;
  private static final double MAX_PIXELS = 1e6;

  private MotChallenge() {}

  /** Reads detections in the order of the file; ids are not looked at. */
  public static List<MotRow> readDetections(Path file) throws IOException {
    return read(file, false).rows();
  }

  /** Reads a tracker's results; no id may be twice in one frame. */
  public static List<MotRow> readTracks(Path file) throws IOException {
    Content content = read(file, false);
    refuseTwins(file, content);
    return content.rows();
  }

  /** Reads what really was there; no id may be twice in one frame. */
  public static GroundTruth readGroundTruth(Path file) throws IOException {
    Content content = read(file, true);
    refuseTwins(file, content);
    return new GroundTruth(content.rows(), content.columns() == WITH_CLASSES, isMot20(file));
  }

  /** One line of results, as the benchmark wants them. */
  public static void write(Writer out, MotRow row) throws IOException {
    Box box = row.box();
    out.write(
        String.format(
            Locale.ROOT,
            "%d,%d,%.2f,%.2f,%.2f,%.2f,%.4f,-1,-1,-1\n",
            row.frame(),
            row.id(),
            box.left(),
            box.top(),
            box.width(),
            box.height(),
            row.confidence()));
  }

  /** The frame rate that a sequence's {@code seqinfo.ini} names, beside the file or above it. */
  public static OptionalDouble frameRate(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    for (int up = 0; up < 2 && folder != null; up++, folder = folder.getParent()) {
      Path description = folder.resolve("seqinfo.ini");
      if (!Files.isRegularFile(description) || Files.size(description) > 100_000) {
        continue;
      }
      for (String line : Files.readAllLines(description, StandardCharsets.UTF_8)) {
        String[] setting = line.split("=", 2);
        if (setting.length == 2 && setting[0].strip().equalsIgnoreCase("frameRate")) {
          double rate = number(description, setting[1].strip());
          if (!(rate > 0 && rate <= 1000)) {
            throw new InvalidFile(description, "frameRate is " + rate + ", not between 0 and 1000");
          }
          return OptionalDouble.of(rate);
        }
      }
    }
    return OptionalDouble.empty();
  }

  private record Content(List<MotRow> rows, List<Integer> lines, int columns) {}

  private static Content read(Path file, boolean truth) throws IOException {
    List<MotRow> rows = new ArrayList<>();
    List<Integer> lines = new ArrayList<>();
    int columns = 0;
    try (BufferedReader in =
        // Bytes that are no text become marks that no number has, and are told with their line.
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        if (line.length() > MAX_LINE) {
          throw new InvalidFile(file, number, "longer than " + MAX_LINE + " characters");
        }
        String[] cells = line.strip().split("\\s*,\\s*|\\s+", -1);
        if (columns == 0) {
          columns = cells.length;
          if (columns < FEWEST || columns > MOST) {
            throw new InvalidFile(
                file,
                number,
                columns
                    + (columns == 1 ? " column" : " columns")
                    + ", where frame,id,left,top,width,height,confidence,x,y,z are expected");
          }
        } else if (cells.length != columns) {
          throw new InvalidFile(
              file, number, cells.length + " columns, where the first line has " + columns);
        }
        if (rows.size() == MAX_ROWS) {
          throw new InvalidFile(file, number, "more than " + MAX_ROWS + " boxes");
        }
        rows.add(row(new Cells(file, number, cells), truth && columns == WITH_CLASSES));
        lines.add(number);
      }
    }
    return new Content(rows, lines, columns);
  }

  private static MotRow row(Cells cells, boolean classes) throws InvalidFile {
    long frame = cells.whole(0, "frame");
    if (frame < 1 || frame > MAX_FRAME) {
      throw cells.wrong("the frame is " + frame + ", not between 1 and " + MAX_FRAME);
    }
    double left = cells.pixels(2, "left");
    double top = cells.pixels(3, "top");
    double width = cells.pixels(4, "width");
    double height = cells.pixels(5, "height");
    if (width < 0 || height < 0) {
      throw cells.wrong("the box is " + width + " wide and " + height + " high");
    }
    double confidence = cells.count() > FEWEST ? cells.number(6, "confidence") : 1;
    return new MotRow(
        (int) frame,
        cells.whole(1, "id"),
        new Box(left, top, left + width, top + height),
        confidence,
        classes ? (int) cells.whole(7, "class") : MotRow.PEDESTRIAN);
  }

  /** The cells of one line. */
  private record Cells(Path file, int line, String[] cells) {
    int count() {
      return cells.length;
    }

    InvalidFile wrong(String what) {
      return new InvalidFile(file, line, what);
    }

    double number(int cell, String name) throws InvalidFile {
      double number;
      try {
        number = Double.parseDouble(cells[cell]);
      } catch (NumberFormatException notANumber) {
        throw wrong("the " + name + " is '" + shortened(cells[cell]) + "', not a number");
      }
      if (!Double.isFinite(number)) {
        throw wrong("the " + name + " is " + number);
      }
      return number;
    }

    double pixels(int cell, String name) throws InvalidFile {
      double pixels = number(cell, name);
      if (Math.abs(pixels) > MAX_PIXELS) {
        throw wrong("the " + name + " is " + pixels + ", beyond any picture");
      }
      return pixels;
    }

    long whole(int cell, String name) throws InvalidFile {
      double number = number(cell, name);
      // Some tools write 1.0 or 1e+00.
      if (number != Math.rint(number) || Math.abs(number) > 1L << 53) {
        throw wrong("the " + name + " is " + number + ", not a whole number");
      }
      return (long) number;
    }

    private static String shortened(String text) {
      return text.length() > 30 ? text.substring(0, 30) + "…" : text;
    }
  }

  private static void refuseTwins(Path file, Content content) throws InvalidFile {
    Set<FrameAndId> seen = new HashSet<>();
    for (int i = 0; i < content.rows().size(); i++) {
      MotRow row = content.rows().get(i);
      if (!seen.add(new FrameAndId(row.frame(), row.id()))) {
        throw new InvalidFile(
            file,
            content.lines().get(i),
            "id " + row.id() + " is in frame " + row.frame() + " twice");
      }
    }
  }

  private record FrameAndId(int frame, long id) {}

  /** The benchmark counts another class as a distractor there. */
  private static boolean isMot20(Path file) {
    for (Path part : file.toAbsolutePath()) {
      if (part.toString().startsWith("MOT20-")) {
        return true;
      }
    }
    return false;
  }

  private static double number(Path file, String text) throws InvalidFile {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException notANumber) {
      throw new InvalidFile(file, "frameRate is not a number");
    }
  }
}
