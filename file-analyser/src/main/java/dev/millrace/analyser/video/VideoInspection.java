package dev.millrace.analyser.video;

import dev.millrace.analyser.Findings;
import dev.millrace.analyser.Inspection;
import dev.millrace.analyser.Request;
import dev.millrace.analyser.Thumbnail;
import dev.millrace.analyser.Unusable;
import dev.millrace.analyser.ffmpeg.MediaFile;
import dev.millrace.analyser.pixels.PixelLimit;
import dev.millrace.analyser.pixels.Thumbnails;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the heads of a video's streams, and decodes one picture of it. */
public final class VideoInspection implements Inspection {
  /** Behind titles and fades, before anything is given away. */
  private static final double POSTER_AT = 0.1;

  @Override
  public Findings inspect(Request request, String mimeType) throws Unusable, IOException {
    List<String> limits = new ArrayList<>();
    try (MediaFile media = MediaFile.open(request.path())) {
      int[] size = media.size();
      PixelLimit.check(size[0], size[1]);
      int rotation = media.rotation();
      boolean swapped = rotation % 180 == 90;
      int width = swapped ? size[1] : size[0];
      int height = swapped ? size[0] : size[1];
      Double duration = media.durationSeconds();
      Thumbnail poster = poster(request, media, duration, rotation, limits);
      return new Findings(
          new VideoAnalysis(
              media.container(mimeType),
              duration,
              width,
              height,
              rotation,
              media.frameRate(),
              media.videoCodec(),
              media.bitRate(),
              media.audioTracks(),
              media.subtitles(),
              ResolutionClass.ofShorterSide(Math.min(width, height)),
              poster),
          limits);
    }
  }

  private static @Nullable Thumbnail poster(
      Request request,
      MediaFile media,
      @Nullable Double duration,
      int rotation,
      List<String> limits)
      throws IOException {
    if (request.thumbnailPixels() == 0) {
      return null;
    }
    try {
      double at = duration == null ? 0 : duration * POSTER_AT;
      return Thumbnails.of(
          media.picture(at, request.thumbnailPixels()).turned(orientation(rotation)),
          request.thumbnailPixels());
    } catch (IOException undecodable) {
      // Its head is worth telling all the same.
      limits.add("no picture could be decoded");
      return null;
    }
  }

  private static int orientation(int rotation) {
    return switch (rotation) {
      case 90 -> 6;
      case 180 -> 3;
      case 270 -> 8;
      default -> 1;
    };
  }
}
