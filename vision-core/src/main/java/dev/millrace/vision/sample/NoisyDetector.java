package dev.millrace.vision.sample;

import dev.millrace.vision.model.Box;
import dev.millrace.vision.model.Detection;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a detector of middling quality might say of a street: it misses who is hidden, jitters,
 * confuses cars with buses, and sees people where there are none. The same frame gives the same.
 *
 * @param jitter standard deviation of an edge, as a share of the object's size
 * @param misses the share of visible objects that it misses
 * @param falseAlarms how many there are in a frame, at most
 */
public record NoisyDetector(Street street, double jitter, double misses, double falseAlarms) {
  private static final double CONFUSION = 0.03;

  public NoisyDetector {
    if (!(jitter >= 0 && jitter <= 1 && misses >= 0 && misses <= 1 && falseAlarms >= 0)) {
      throw new IllegalArgumentException("jitter and misses are 0 to 1, false alarms at least 0");
    }
  }

  /** A detector as one finds them. */
  public NoisyDetector(Street street) {
    this(street, 0.03, 0.05, 0.2);
  }

  /** Its detections in a frame. */
  public List<Detection> detections(StreetFrame frame) {
    var random = new SplittableRandom(street.seed() * 7919 + frame.number()).split();
    List<Detection> detections = new ArrayList<>();
    for (StreetObject object : frame.objects()) {
      // As many numbers for each object, whatever becomes of it.
      boolean missed = random.nextDouble() < misses;
      double score = object.visibility() * random.nextDouble(0.75, 1.1) + random.nextDouble(0.1);
      boolean confused = random.nextDouble() < CONFUSION;
      Box box = shaken(object.box(), random);
      if (!missed && object.visibility() > 0.15) {
        detections.add(new Detection(box, classOf(object.user(), confused), Math.min(0.99, score)));
      }
    }
    for (double chance = falseAlarms; chance > 0; chance--) {
      double high = random.nextDouble(0.1, 0.3) * street.height();
      double left = random.nextDouble() * (street.width() - high / 2);
      double top = random.nextDouble() * (street.height() - high);
      double score = random.nextDouble(0.1, 0.8);
      if (random.nextDouble() < chance) {
        detections.add(
            new Detection(
                new Box(left, top, left + high / 2, top + high),
                StreetUser.PERSON.classId(),
                score));
      }
    }
    return detections;
  }

  private static int classOf(StreetUser user, boolean confused) {
    return switch (user) {
      case CAR -> (confused ? StreetUser.BUS : StreetUser.CAR).classId();
      case BUS -> (confused ? StreetUser.CAR : StreetUser.BUS).classId();
      default -> user.classId();
    };
  }

  /** Detectors do not see beyond the frame. */
  private Box shaken(Box box, SplittableRandom random) {
    double left = inside(box.left() + noise(random) * box.width(), street.width());
    double right = inside(box.right() + noise(random) * box.width(), street.width());
    double top = inside(box.top() + noise(random) * box.height(), street.height());
    double bottom = inside(box.bottom() + noise(random) * box.height(), street.height());
    return new Box(left, top, Math.max(left, right), Math.max(top, bottom));
  }

  /** The sum of three evens is near enough to normal, with its deviation of a half put right. */
  private double noise(SplittableRandom random) {
    double sum = random.nextDouble(-0.5, 0.5) + random.nextDouble(-0.5, 0.5);
    return 2 * jitter * (sum + random.nextDouble(-0.5, 0.5));
  }

  private static double inside(double place, double most) {
    return Math.max(0, Math.min(most, place));
  }
}
