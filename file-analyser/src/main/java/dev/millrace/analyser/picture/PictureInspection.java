package dev.millrace.analyser.picture;

import dev.millrace.analyser.Findings;
import dev.millrace.analyser.Inspection;
import dev.millrace.analyser.Request;
import dev.millrace.analyser.Thumbnail;
import dev.millrace.analyser.Unusable;
import dev.millrace.analyser.ffmpeg.MediaFile;
import dev.millrace.analyser.pixels.Appearance;
import dev.millrace.analyser.pixels.PixelLimit;
import dev.millrace.analyser.pixels.Pixels;
import dev.millrace.analyser.pixels.Thumbnails;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at pictures: their header first, then their pixels, then what the camera noted. */
public final class PictureInspection implements Inspection {
  private static final Set<String> STANDARD = Set.of("png", "jpeg", "gif", "bmp", "tiff");

  @Override
  public Findings inspect(Request request, String mimeType) throws Unusable, IOException {
    String format = mimeType.substring("image/".length());
    CameraNotes notes = CameraNotes.of(request.path());
    List<String> limits = new ArrayList<>();
    Decoded decoded =
        STANDARD.contains(format)
            ? StandardPicture.decode(request.path(), format, notes)
            : newer(request.path(), notes);
    int orientation = notes.orientation();
    Appearance appearance = null;
    Thumbnail thumbnail = null;
    Pixels pixels = decoded.pixels();
    if (pixels == null) {
      limits.add("pixels not decoded");
    } else {
      appearance = Appearance.of(pixels);
      thumbnail =
          Thumbnails.of(
              pixels.within(Math.max(1, request.thumbnailPixels())).turned(orientation),
              request.thumbnailPixels());
    }
    boolean swapped = orientation > 4;
    int width = swapped ? decoded.height() : decoded.width();
    int height = swapped ? decoded.width() : decoded.height();
    return new Findings(
        new PictureAnalysis(
            format,
            width,
            height,
            Math.round((double) width * height / 10_000) / 100.0,
            orientation,
            decoded.colour(),
            decoded.bitDepth(),
            decoded.frames(),
            notes.shot(request.keepLocation()),
            appearance,
            thumbnail),
        limits);
  }

  /** WebP, AVIF and HEIC, as far as FFmpeg knows them. */
  private static Decoded newer(Path path, CameraNotes notes) throws Unusable, IOException {
    int[] said = notes.size();
    if (said != null) {
      PixelLimit.check(said[0], said[1]);
    }
    try (MediaFile media = MediaFile.open(path)) {
      Pixels pixels = media.picture(0, Appearance.COMPARED_AT);
      int[] size = said != null ? said : media.size();
      return new Decoded(size[0], size[1], media.colour(), media.bitDepth(), 1, pixels);
    } catch (IOException undecodable) {
      if (said == null) {
        throw undecodable;
      }
      return new Decoded(said[0], said[1], colour(notes), null, 1, null);
    }
  }

  private static @Nullable String colour(CameraNotes notes) {
    return notes.transparent() ? "rgba" : null;
  }
}
