package dev.millrace.analyser.video;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.millrace.analyser.Analysis;
import dev.millrace.analyser.Quality;
import dev.millrace.analyser.Thumbnail;
import dev.millrace.analyser.ffmpeg.AudioTrack;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a video.
 *
 * @param container how streams are put together: mp4, mov, matroska, webm, avi, mpeg, ogg, flv, asf
 * @param durationSeconds null where the file does not tell
 * @param width as it is to be watched, turned
 * @param height as it is to be watched, turned
 * @param rotation degrees clockwise that a player turns it by
 * @param frameRate pictures a second, the mean
 * @param bitRate bits a second of everything together
 * @param resolution by the shorter side
 * @param subtitles how many tracks of them
 * @param thumbnail a picture from some way in
 */
@JsonTypeName("video")
public record VideoAnalysis(
    String container,
    @Nullable Double durationSeconds,
    int width,
    int height,
    int rotation,
    @Nullable Double frameRate,
    String videoCodec,
    @Nullable Long bitRate,
    List<AudioTrack> audioTracks,
    int subtitles,
    ResolutionClass resolution,
    @Nullable Thumbnail thumbnail)
    implements Analysis {
  public VideoAnalysis {
    audioTracks = List.copyOf(audioTracks);
  }

  /** Poor if small, jerky or starved of bits; good if at least HD and smooth. */
  @Override
  public Quality rate() {
    double bits = bitsPerPixel();
    double rate = frameRate == null ? 0 : frameRate;
    if (resolution == ResolutionClass.LOW
        || (rate > 0 && rate < 10)
        || (bits > 0 && bits < 0.005)) {
      return Quality.POOR;
    }
    boolean good = Math.min(width, height) >= 720 && rate >= 23 && bits >= 0.02;
    return good ? Quality.GOOD : Quality.FAIR;
  }

  private double bitsPerPixel() {
    return bitRate == null || frameRate == null || frameRate == 0
        ? 0
        : bitRate / (frameRate * width * height);
  }
}
