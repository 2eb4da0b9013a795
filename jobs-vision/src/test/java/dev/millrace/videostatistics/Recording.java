package dev.millrace.videostatistics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What some cameras sent, and what is to be said of it, by plain loops over all frames. */
final class Recording {
  /** 2024-01-15T10:30:00Z, where a window begins. */
  static final long BEGINNING = 1_705_314_600_000L;

  static final String METADATA = "{\"gain\" : 1.50}";

  private static final long MINUTE = 60_000;
  private static final long GAP = 2_000;
  private static final int PARTITIONS = 4;

  private final List<Sent> all = new ArrayList<>();

  /** What a camera may see. */
  enum Shot {
    STREET(Pictures.board(640, 480, 90, 1), "SD"),
    CROSSING(Pictures.board(640, 480, 110, 2), "SD"),
    WIDE(Pictures.board(1280, 720, 140, 3), "HD"),
    SMALL(Pictures.board(320, 240, 60, 4), "low"),
    BROKEN(Pictures.half(Pictures.board(640, 480, 90, 5)), "none");

    @SuppressWarnings("ImmutableEnumChecker") // Nobody writes into it.
    final byte[] picture;

    private final String resolutionClass;
    private final double brightness;

    Shot(byte[] picture, String resolutionClass) {
      this.picture = picture;
      this.resolutionClass = resolutionClass;
      this.brightness = resolutionClass.equals("none") ? 0 : Pictures.meanLuma(picture);
    }

    boolean kept() {
      return this != SMALL && this != BROKEN;
    }
  }

  /** A frame as it was sent. */
  record Sent(String source, long afterBeginning, Shot shot) {
    String id() {
      return "frame_" + source + '_' + afterBeginning;
    }

    private long window() {
      return BEGINNING + afterBeginning / MINUTE * MINUTE;
    }

    ProducerRecord<byte[], byte[]> record() {
      return message(
          Integer.parseInt(source.substring(1)) % PARTITIONS,
          source,
          BEGINNING + afterBeginning,
          id(),
          Base64.getEncoder().encodeToString(shot.picture));
    }
  }

  /** A message, whatever is to be its picture. */
  static ProducerRecord<byte[], byte[]> message(
      int partition, String source, long epochMillis, String frameId, String picture) {
    String value =
        """
        {"frame_id":"%s","timestamp":%d,"source":"%s","frame_data":"%s","frame_width":640,\
        "frame_height":480,"frame_channels":3,"frame_size_bytes":45678,"metadata":%s}"""
            .formatted(frameId, epochMillis, source, picture, METADATA);
    return new ProducerRecord<>(
        "video_frames", partition, source.getBytes(UTF_8), value.getBytes(UTF_8));
  }

  /**
   * Six cameras go on for some seconds: one frame a second of each, but for some that are missing.
   */
  List<ProducerRecord<byte[], byte[]>> seconds(int from, int to) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int second = from; second < to; second++) {
      for (int camera = 0; camera < 6; camera++) {
        boolean missing = camera == 3 && second % 50 >= 45;
        if (!missing) {
          var sent = new Sent("s" + camera, second * 1_000L + camera, shot(camera, second));
          all.add(sent);
          records.add(sent.record());
        }
      }
    }
    return records;
  }

  private static Shot shot(int camera, int second) {
    if (camera == 4 && second % 7 == 0) {
      return Shot.BROKEN;
    }
    return switch ((second + camera) / 3 % 4) {
      case 0 -> Shot.STREET;
      case 1 -> camera == 5 ? Shot.SMALL : Shot.CROSSING;
      case 2 -> Shot.WIDE;
      default -> Shot.CROSSING;
    };
  }

  /** How many frames have no picture. */
  int broken() {
    return (int) all.stream().filter(sent -> sent.shot == Shot.BROKEN).count();
  }

  /**
   * What is to be said of a window.
   *
   * @param brightness of kept frames
   * @param bytes of kept frames
   */
  record Expected(
      long received,
      long invalid,
      long dropped,
      DoubleSummaryStatistics brightness,
      DoubleSummaryStatistics bytes,
      long gaps,
      long longestGap) {}

  /** By their ids, the windows of the first minutes. */
  Map<String, Expected> windows(int minutes) {
    Map<String, List<Sent>> groups = new LinkedHashMap<>();
    for (Sent sent : all) {
      groups.computeIfAbsent("source/" + sent.source, unused -> new ArrayList<>()).add(sent);
      if (sent.shot != Shot.BROKEN) {
        groups
            .computeIfAbsent(
                "resolution_class/" + sent.shot.resolutionClass, unused -> new ArrayList<>())
            .add(sent);
      }
    }
    Map<String, Expected> windows = new HashMap<>();
    groups.forEach(
        (group, frames) -> {
          for (int minute = 0; minute < minutes; minute++) {
            long start = BEGINNING + minute * MINUTE;
            if (frames.stream().anyMatch(sent -> sent.window() == start)) {
              windows.put(group + '/' + start, window(frames, start));
            }
          }
        });
    return windows;
  }

  /** Of one group's frames, which are in order. */
  private static Expected window(List<Sent> frames, long start) {
    long received = 0;
    long invalid = 0;
    long dropped = 0;
    long gaps = 0;
    long longest = 0;
    var brightness = new DoubleSummaryStatistics();
    var bytes = new DoubleSummaryStatistics();
    for (int i = 0; i < frames.size(); i++) {
      Sent sent = frames.get(i);
      if (sent.window() != start) {
        continue;
      }
      received++;
      if (sent.shot == Shot.BROKEN) {
        invalid++;
      } else if (sent.shot == Shot.SMALL) {
        dropped++;
      } else {
        brightness.accept(sent.shot.brightness);
        bytes.accept(sent.shot.picture.length);
      }
      long pause = i == 0 ? 0 : sent.afterBeginning - frames.get(i - 1).afterBeginning;
      if (pause > GAP) {
        gaps++;
        longest = Math.max(longest, pause);
      }
    }
    return new Expected(received, invalid, dropped, brightness, bytes, gaps, longest);
  }

  /** By their ids, whether each kept frame before a time shows what the one before it showed. */
  Map<String, Boolean> frozen(long beforeMillis) {
    Map<String, Boolean> frozen = new HashMap<>();
    Map<String, Shot> last = new HashMap<>();
    for (Sent sent : all) {
      if (sent.shot.kept() && sent.afterBeginning < beforeMillis) {
        frozen.put(sent.id(), last.put(sent.source, sent.shot) == sent.shot);
      }
    }
    return frozen;
  }
}
