package dev.millrace.vision.attribute;

import dev.millrace.vision.detect.Detector;
import dev.millrace.vision.detect.Inference;
import dev.millrace.vision.detect.Thresholds;
import dev.millrace.vision.image.Fit;
import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.Letterbox;
import dev.millrace.vision.image.PixelScale;
import dev.millrace.vision.model.Box;
import dev.millrace.vision.model.Detection;
import java.nio.FloatBuffer;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;

/** Finds a person's face in a frame and reads it. For one thread at a time. */
public final class FaceReader implements AutoCloseable {
  /** As UltraFace's authors have them. */
  static final Thresholds THRESHOLDS = new Thresholds(0.7, 0.3, 20, false);

  /** Below this many pixels on a side a face is guessed at, not read. */
  private static final double SMALLEST_FACE = 20;

  private final Detector faces;
  private final SsrNet ages;
  private final SsrNet genders;
  private final Inference age;
  private final Inference gender;
  private final Letterbox letterbox;

  FaceReader(Detector faces, SsrNet ages, SsrNet genders) {
    this.faces = faces;
    this.ages = ages;
    this.genders = genders;
    this.age = ages.inference();
    this.gender = genders.inference();
    this.letterbox =
        new Letterbox(Fit.STRETCHED, SsrNet.SIDE, SsrNet.SIDE, PixelScale.RAW_BGR, age.input());
  }

  /**
   * Looks at one person.
   *
   * @param person where, in pixels of the frame
   * @return nothing where no face is to be seen, or one too small or too plain to be read
   */
  public Optional<FaceReading> read(Frame frame, Box person) {
    Mat pixels = frame.pixels();
    double scaleX = (double) pixels.cols() / frame.width();
    double scaleY = (double) pixels.rows() / frame.height();
    // From here on all is in the pixels that are there, which may be fewer than the frame's.
    Box body =
        new Box(
            person.left() * scaleX,
            person.top() * scaleY,
            person.right() * scaleX,
            person.bottom() * scaleY);
    return face(pixels, body)
        .filter(face -> Math.min(face.width(), face.height()) >= SMALLEST_FACE)
        .flatMap(face -> read(pixels, face));
  }

  /** The surest face whose middle is in the person's box; others are those of neighbours. */
  private Optional<Box> face(Mat pixels, Box person) {
    Region region = Region.ofHead(person, pixels.cols(), pixels.rows());
    try (Frame head = cut(pixels, region)) {
      return faces.detect(head).stream()
          .map(Detection::box)
          .map(
              box ->
                  new Box(
                      box.left() + region.left(),
                      box.top() + region.top(),
                      box.right() + region.left(),
                      box.bottom() + region.top()))
          .filter(box -> isIn(person, box))
          .findFirst();
    }
  }

  private static boolean isIn(Box person, Box face) {
    double x = (face.left() + face.right()) / 2;
    double y = (face.top() + face.bottom()) / 2;
    return x >= person.left() && x <= person.right() && y >= person.top() && y <= person.bottom();
  }

  private Optional<FaceReading> read(Mat pixels, Box face) {
    try (Frame crop = cut(pixels, Region.around(face, pixels.cols(), pixels.rows()))) {
      var unused = letterbox.write(crop, 0);
    }
    if (!stretch(age.input())) {
      return Optional.empty();
    }
    gender.input().put(0, age.input(), 0, age.input().capacity());
    double years = ages.measure(age);
    double male = genders.measure(gender);
    return Double.isNaN(years) || Double.isNaN(male)
        ? Optional.empty()
        : Optional.of(new FaceReading(years, male));
  }

  /** Shares the pixels that it is cut out of. */
  private static Frame cut(Mat pixels, Region region) {
    try (Rect rectangle = new Rect(region.left(), region.top(), region.width(), region.height())) {
      return Frame.of(new Mat(pixels, rectangle));
    }
  }

  /**
   * Spreads values over all of 0 to 255, as in the training of both models.
   *
   * @return whether there is anything to spread
   */
  static boolean stretch(FloatBuffer values) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < values.capacity(); i++) {
      least = Math.min(least, values.get(i));
      most = Math.max(most, values.get(i));
    }
    if (!(most > least)) {
      return false;
    }
    float factor = 255 / (most - least);
    for (int i = 0; i < values.capacity(); i++) {
      values.put(i, (values.get(i) - least) * factor);
    }
    return true;
  }

  @Override
  public void close() {
    letterbox.close();
    age.close();
    gender.close();
    faces.close();
  }
}
