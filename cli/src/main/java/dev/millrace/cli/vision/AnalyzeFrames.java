package dev.millrace.cli.vision;

import dev.millrace.cli.data.Columns;
import dev.millrace.cli.data.SafeText;
import dev.millrace.cli.data.Stdout;
import dev.millrace.vision.image.Brightness;
import dev.millrace.vision.image.Fit;
import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.ImageDecoder;
import dev.millrace.vision.image.ImageLimits;
import dev.millrace.vision.image.InvalidImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Measures what cameras send, and reports it every few seconds and at the end. */
final class AnalyzeFrames implements FrameSink {
  private static final int MOST_CAMERAS = 1_000;
  private static final String OTHERS = "(others)";
  private static final String NOBODY = "(unknown)";
  private static final int LONGEST_NAME = 40;

  /** Brightness needs no more pixels. */
  private static final int WIDTH = 160;

  private static final int HEIGHT = 90;

  private final Map<String, CameraReport> cameras = new TreeMap<>();
  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
  private final Stdout out;
  private final boolean json;
  private final Duration interval;
  private long latestReport = System.nanoTime();
  private boolean changed;

  AnalyzeFrames(Stdout out, boolean json, Duration interval) {
    this.out = out;
    this.json = json;
    this.interval = interval;
  }

  @Override
  public boolean take(ReceivedFrame frame) throws InvalidImage {
    try (Frame picture = decoder.decodeFor(frame.picture(), Fit.STRETCHED, WIDTH, HEIGHT)) {
      camera(frame.cameraId())
          .add(frame, picture.width(), picture.height(), Brightness.of(picture));
    }
    changed = true;
    return true;
  }

  @Override
  public void invalid(@Nullable String cameraId) {
    camera(cameraId == null ? NOBODY : cameraId).addInvalid();
    changed = true;
  }

  private CameraReport camera(String id) {
    boolean known = cameras.containsKey(id) || cameras.size() < MOST_CAMERAS;
    return cameras.computeIfAbsent(known ? id : OTHERS, unknown -> new CameraReport());
  }

  @Override
  public boolean tick() {
    if (changed && System.nanoTime() - latestReport >= interval.toNanos()) {
      report();
    }
    return true;
  }

  private void report() {
    if (json) {
      out.line(CameraReport.json(cameras));
    } else {
      List<List<String>> rows = new ArrayList<>();
      cameras.forEach(
          (id, camera) ->
              rows.add(camera.cells(SafeText.shortened(SafeText.of(id), LONGEST_NAME))));
      Columns.table(CameraReport.NAMES, rows).forEach(out::line);
      out.line("");
    }
    out.flush();
    latestReport = System.nanoTime();
    changed = false;
  }

  @Override
  public String summary() {
    return cameras.size() == 1 ? "1 camera" : cameras.size() + " cameras";
  }

  /** The last report, if there is anything new to tell. */
  @Override
  public void close() {
    if (changed || cameras.isEmpty()) {
      report();
    }
  }
}
