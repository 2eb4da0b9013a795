package dev.millrace.cli.vision;

import dev.millrace.cli.data.SafeText;
import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.ImageDecoder;
import dev.millrace.vision.image.ImageLimits;
import dev.millrace.vision.image.InvalidImage;
import dev.millrace.vision.image.JpegEncoder;
import dev.millrace.vision.video.Annotation;
import java.awt.GraphicsEnvironment;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows frames in a window for each camera, or writes them to files where there is no screen, with
 * the boxes of what was detected. A frame waits some seconds for its detections.
 */
final class DisplayFrames implements FrameSink {
  private static final int QUALITY = 90;
  private static final int MOST_WINDOWS = 16;
  private static final int MOST_WAITING = 2_000;
  private static final long MOST_BYTES = 128L << 20;

  /** What was detected is there with the next checkpoint, some seconds later. */
  private static final long PATIENCE_NANOS = 15_000_000_000L;

  private record Waiting(ReceivedFrame frame, long since) {}

  private final @Nullable KnownDetections detections;
  private final @Nullable FrameFolder folder;
  private final Map<String, Window> windows = new HashMap<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
  private final JpegEncoder encoder = new JpegEncoder(QUALITY);
  private long waitingBytes;
  private long shown;
  private long annotated;
  private boolean closed;

  /**
   * Shows nothing yet.
   *
   * @param detections null to show frames plainly
   */
  DisplayFrames(@Nullable KnownDetections detections, Path folder) {
    this.detections = detections;
    this.folder = hasScreen() ? null : new FrameFolder(folder);
  }

  static boolean hasScreen() {
    return !GraphicsEnvironment.isHeadless();
  }

  @Override
  public boolean take(ReceivedFrame frame) throws InvalidImage {
    if (detections == null) {
      show(frame, List.of());
      return !closed;
    }
    // What is no picture is refused at once, while it is known which record it was.
    decoder.decode(frame.picture()).close();
    waiting.add(new Waiting(frame, System.nanoTime()));
    waitingBytes += frame.picture().length;
    return tick();
  }

  /** Shows those in front whose detections are known, or will not come. */
  @Override
  public boolean tick() {
    release(PATIENCE_NANOS);
    return !closed;
  }

  private void release(long patience) {
    KnownDetections known = detections;
    while (known != null && !waiting.isEmpty()) {
      Waiting next = waiting.element();
      List<Annotation> objects = known.of(next.frame());
      boolean full = waiting.size() > MOST_WAITING || waitingBytes > MOST_BYTES;
      if (objects == null && !full && System.nanoTime() - next.since() < patience) {
        return;
      }
      waiting.remove();
      waitingBytes -= next.frame().picture().length;
      annotated += objects == null ? 0 : 1;
      try {
        show(next.frame(), objects == null ? List.of() : objects);
      } catch (InvalidImage impossible) {
        throw new IllegalStateException("a picture that was decoded before is none", impossible);
      }
    }
  }

  private void show(ReceivedFrame frame, List<Annotation> objects) throws InvalidImage {
    try (Frame picture = decoder.decode(frame.picture())) {
      objects.forEach(object -> object.drawInto(picture));
      shown++;
      if (folder != null) {
        folder.write(frame.cameraId(), frame.frameId(), ".jpg", encoder.encode(picture));
      } else if (windows.containsKey(frame.cameraId()) || windows.size() < MOST_WINDOWS) {
        Window window =
            windows.computeIfAbsent(
                frame.cameraId(), id -> Window.open("millrace: " + SafeText.of(id)));
        closed |= !window.show(picture);
      }
    }
  }

  @Override
  public String summary() {
    return (folder == null ? shown + " shown" : folder.summary())
        + (detections == null ? "" : ", " + annotated + " with what was detected");
  }

  @Override
  public void close() {
    release(0);
    windows.values().forEach(Window::close);
  }
}
