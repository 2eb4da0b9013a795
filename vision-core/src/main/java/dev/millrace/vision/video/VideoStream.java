package dev.millrace.vision.video;

import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.ImageLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacv.FrameGrabber;
import org.jspecify.annotations.Nullable;

/**
 * The frames of an address. One that never says how long it is counts as a camera: where it breaks
 * off it is connected to again, for as long as somebody wants frames.
 */
final class VideoStream implements FrameSource {
  private static final String TIMEOUT_MICROS = "5000000";

  private final String address;
  private final ImageLimits limits;
  private final Notices notices;
  private final Backoff backoff;
  private final boolean live;
  private final double framesPerSecond;
  private @Nullable FfmpegReader reader;
  private long number;
  private long firstNanos;
  private long firstMicros;

  private VideoStream(
      String address, ImageLimits limits, Notices notices, Backoff backoff, FfmpegReader reader) {
    this.address = address;
    this.limits = limits;
    this.notices = notices;
    this.backoff = backoff;
    this.reader = reader;
    this.live = !reader.ends();
    this.framesPerSecond = reader.framesPerSecond();
  }

  static VideoStream open(String address, ImageLimits limits, Notices notices) {
    return open(address, limits, notices, Backoff.USUAL);
  }

  static VideoStream open(String address, ImageLimits limits, Notices notices, Backoff backoff) {
    try {
      return new VideoStream(address, limits, notices, backoff, connect(address, limits));
    } catch (FrameGrabber.Exception unreachable) {
      throw new VideoFailure(
          "There is no video at " + withoutSecrets(address) + ".",
          "Check address, user and password, and that the camera can be reached from here.",
          unreachable);
    }
  }

  private static FfmpegReader connect(String address, ImageLimits limits)
      throws FrameGrabber.Exception {
    Map<String, String> options = new HashMap<>();
    // No file of this machine, whatever a playlist says.
    options.put(
        "protocol_whitelist",
        "rtsp,rtsps,rtp,srtp,rtmp,rtmps,http,https,httpproxy,hls,udp,tcp,tls,crypto,srt");
    String scheme = address.substring(0, address.indexOf(':')).toLowerCase(Locale.ROOT);
    if (scheme.startsWith("rtsp")) {
      // Over UDP a lost packet is a grey frame.
      options.put("rtsp_transport", "tcp");
      options.put("timeout", TIMEOUT_MICROS);
    } else {
      options.put("rw_timeout", TIMEOUT_MICROS);
    }
    return FfmpegReader.open(address, options, limits);
  }

  @Override
  public @Nullable TimedFrame next() {
    int attempt = 0;
    while (true) {
      Frame frame = read();
      if (frame != null) {
        return timed(frame);
      }
      if (!live || Thread.currentThread().isInterrupted()) {
        return null;
      }
      reconnect(attempt++);
    }
  }

  /** Nothing at the end, and where the connection broke. */
  private @Nullable Frame read() {
    FfmpegReader current = reader;
    if (current == null) {
      return null;
    }
    try {
      return current.next();
    } catch (FrameGrabber.Exception broken) {
      if (!live) {
        throw new VideoFailure(
            "The video at %s breaks off after frame %d.".formatted(withoutSecrets(address), number),
            "Check the connection, or fetch the file first.",
            broken);
      }
      return null;
    }
  }

  private TimedFrame timed(Frame frame) {
    FfmpegReader current = reader;
    long micros = current == null ? 0 : current.timeMicros();
    if (number++ == 0) {
      firstNanos = System.nanoTime();
      firstMicros = micros;
    }
    // A camera's own clock begins anew with each connection.
    Duration time =
        live
            ? Duration.ofNanos(System.nanoTime() - firstNanos)
            : Duration.ofNanos((micros - firstMicros) * 1000);
    return new TimedFrame(number, time, frame);
  }

  private void reconnect(int attempt) {
    if (attempt == 0) {
      notices.tell("No frames come from " + withoutSecrets(address) + "; connecting again.");
    }
    close();
    try {
      Thread.sleep(backoff.before(attempt).toMillis());
      reader = connect(address, limits);
      notices.tell("Connected again to " + withoutSecrets(address) + ".");
    } catch (FrameGrabber.Exception stillAway) {
      // Tried again, after a longer wait.
    } catch (InterruptedException wantedNoMore) {
      Thread.currentThread().interrupt();
    }
  }

  /** The address without user, password and query, which may hold a key. */
  static String withoutSecrets(String address) {
    return address
        .replaceFirst("^([A-Za-z][A-Za-z0-9+.-]+://)[^/@]*@", "$1")
        .replaceFirst("\\?.*$", "");
  }

  @Override
  public long length() {
    FfmpegReader current = reader;
    return live || current == null || current.length() <= 0 ? -1 : current.length();
  }

  @Override
  public double framesPerSecond() {
    return framesPerSecond;
  }

  @Override
  public boolean live() {
    return live;
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
