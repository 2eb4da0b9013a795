package dev.millrace.analyser.picture;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.lang.GeoLocation;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.adobe.AdobeJpegDirectory;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import com.drew.metadata.exif.GpsDirectory;
import com.drew.metadata.heif.HeifDirectory;
import com.drew.metadata.jpeg.JpegDirectory;
import com.drew.metadata.webp.WebpDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What stands beside the pixels of a picture file: EXIF, and the sizes of newer formats. */
final class CameraNotes {
  private static final int LONGEST = 200;

  /** EXIF's own form of a time, with the colons of its date. */
  private static final Pattern TIME =
      Pattern.compile("(\\d{4}):(\\d\\d):(\\d\\d) (\\d\\d:\\d\\d:\\d\\d)");

  private static final Pattern OFFSET = Pattern.compile("[+-]\\d\\d:\\d\\d|Z");

  private final Metadata metadata;

  private CameraNotes(Metadata metadata) {
    this.metadata = metadata;
  }

  /** Reads them; a file without any, or with broken ones, has none. */
  static CameraNotes of(Path path) {
    try {
      return new CameraNotes(ImageMetadataReader.readMetadata(path.toFile()));
    } catch (ImageProcessingException | IOException | RuntimeException unreadable) {
      return new CameraNotes(new Metadata());
    }
  }

  /** As EXIF numbers it; 1 where nothing sensible is said. */
  int orientation() {
    HeifDirectory heif = metadata.getFirstDirectoryOfType(HeifDirectory.class);
    if (heif != null) {
      // Its own turn, against the clock, is what counts; the one in EXIF repeats it.
      return switch (orElse(heif.getInteger(HeifDirectory.TAG_IMAGE_ROTATION), 0) % 360) {
        case 90 -> 8;
        case 180 -> 3;
        case 270 -> 6;
        default -> 1;
      };
    }
    Integer said = integer(ExifIFD0Directory.class, ExifDirectoryBase.TAG_ORIENTATION);
    return said != null && said >= 1 && said <= 8 ? said : 1;
  }

  Shot shot(boolean keepLocation) {
    GpsDirectory gps = metadata.getFirstDirectoryOfType(GpsDirectory.class);
    GeoLocation place = keepLocation && gps != null ? gps.getGeoLocation() : null;
    return new Shot(
        string(ExifIFD0Directory.class, ExifDirectoryBase.TAG_MAKE),
        string(ExifIFD0Directory.class, ExifDirectoryBase.TAG_MODEL),
        string(ExifSubIFDDirectory.class, ExifDirectoryBase.TAG_LENS_MODEL),
        taken(),
        number(ExifDirectoryBase.TAG_EXPOSURE_TIME),
        number(ExifDirectoryBase.TAG_FNUMBER),
        integer(ExifSubIFDDirectory.class, ExifDirectoryBase.TAG_ISO_EQUIVALENT),
        number(ExifDirectoryBase.TAG_FOCAL_LENGTH),
        place == null ? null : place.getLatitude(),
        place == null ? null : place.getLongitude());
  }

  /** Width and height of a format that only says them here, or null. */
  int @Nullable [] size() {
    int[] webp =
        size(WebpDirectory.class, WebpDirectory.TAG_IMAGE_WIDTH, WebpDirectory.TAG_IMAGE_HEIGHT);
    return webp != null
        ? webp
        : size(HeifDirectory.class, HeifDirectory.TAG_IMAGE_WIDTH, HeifDirectory.TAG_IMAGE_HEIGHT);
  }

  /** Whether a WebP picture shines through. */
  boolean transparent() {
    Directory webp = metadata.getFirstDirectoryOfType(WebpDirectory.class);
    return webp != null && Boolean.TRUE.equals(webp.getObject(WebpDirectory.TAG_HAS_ALPHA));
  }

  /** Whether a JPEG is made of the four inks of a printer. */
  boolean inks() {
    Integer components = integer(JpegDirectory.class, JpegDirectory.TAG_NUMBER_OF_COMPONENTS);
    return components != null && components == 4;
  }

  /** Whether a program of Adobe's, or one that writes as they do, made a JPEG. */
  boolean adobe() {
    return metadata.containsDirectoryOfType(AdobeJpegDirectory.class);
  }

  /** Whether a JPEG of Adobe's holds brightness and colours instead of inks. */
  boolean adobeTransformed() {
    Integer transform = integer(AdobeJpegDirectory.class, AdobeJpegDirectory.TAG_COLOR_TRANSFORM);
    return transform != null && transform == 2;
  }

  private int @Nullable [] size(Class<? extends Directory> type, int width, int height) {
    Integer across = integer(type, width);
    Integer down = integer(type, height);
    return across == null || down == null ? null : new int[] {across, down};
  }

  private @Nullable String taken() {
    String said = string(ExifSubIFDDirectory.class, ExifDirectoryBase.TAG_DATETIME_ORIGINAL);
    Matcher time = TIME.matcher(said == null ? "" : said);
    if (!time.matches() || time.group(1).equals("0000")) {
      return null;
    }
    String offset = string(ExifSubIFDDirectory.class, ExifDirectoryBase.TAG_TIME_ZONE_ORIGINAL);
    return "%s-%s-%sT%s%s"
        .formatted(
            time.group(1),
            time.group(2),
            time.group(3),
            time.group(4),
            offset != null && OFFSET.matcher(offset).matches() ? offset : "");
  }

  private @Nullable Double number(int tag) {
    Directory directory = metadata.getFirstDirectoryOfType(ExifSubIFDDirectory.class);
    Double found = directory == null ? null : directory.getDoubleObject(tag);
    return found == null || !Double.isFinite(found) ? null : found;
  }

  private @Nullable Integer integer(Class<? extends Directory> type, int tag) {
    Directory directory = metadata.getFirstDirectoryOfType(type);
    return directory == null ? null : directory.getInteger(tag);
  }

  private @Nullable String string(Class<? extends Directory> type, int tag) {
    Directory directory = metadata.getFirstDirectoryOfType(type);
    String found = directory == null ? null : directory.getString(tag);
    if (found == null || found.isBlank()) {
      return null;
    }
    String line = found.strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST);
  }

  private static int orElse(@Nullable Integer found, int otherwise) {
    return found == null ? otherwise : found;
  }
}
