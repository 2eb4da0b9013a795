package dev.millrace.analyser.picture;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.millrace.analyser.Analysis;
import dev.millrace.analyser.Quality;
import dev.millrace.analyser.Thumbnail;
import dev.millrace.analyser.pixels.Appearance;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a picture.
 *
 * @param format such as jpeg
 * @param width as it is to be looked at, turned
 * @param height as it is to be looked at, turned
 * @param megapixels to two decimals
 * @param orientation as EXIF numbers it, 1 to 8; 1 is upright
 * @param colour grey, rgb, rgba, cmyk, indexed or grey-alpha
 * @param bitDepth of each colour; of the index where there is one
 * @param frames more than one in an animation or a file of several pages
 * @param appearance null where it was not decoded
 */
@JsonTypeName("image")
public record PictureAnalysis(
    String format,
    int width,
    int height,
    double megapixels,
    int orientation,
    @Nullable String colour,
    @Nullable Integer bitDepth,
    int frames,
    @JsonUnwrapped Shot shot,
    @JsonUnwrapped @Nullable Appearance appearance,
    @Nullable Thumbnail thumbnail)
    implements Analysis {

  /**
   * Poor if it is tiny, blurred, or nearly black or white; good if it is large, sharp and neither
   * dark nor bright.
   */
  @Override
  public Quality rate() {
    if (appearance == null) {
      return Quality.FAIR;
    }
    double sharpness = appearance.sharpness();
    double brightness = appearance.brightness();
    if (megapixels < 0.05 || sharpness < 10 || brightness < 0.03 || brightness > 0.98) {
      return Quality.POOR;
    }
    boolean good = megapixels >= 1 && sharpness >= 100 && brightness >= 0.1 && brightness <= 0.95;
    return good ? Quality.GOOD : Quality.FAIR;
  }
}
