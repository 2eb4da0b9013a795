package dev.millrace.cli.vision;

import dev.millrace.cli.Failure;
import dev.millrace.vision.attribute.AttributeSettings;
import dev.millrace.vision.attribute.AttributeState;
import dev.millrace.vision.attribute.Attributes;
import dev.millrace.vision.attribute.Estimate;
import dev.millrace.vision.attribute.FaceModels;
import dev.millrace.vision.attribute.FaceReader;
import dev.millrace.vision.image.Frame;
import dev.millrace.vision.track.TrackerStep;
import java.util.List;

/** Estimates the age and gender of the people in one video. */
final class PeopleAttributes implements AutoCloseable {
  private static final String PERSON = "person";

  private final Attributes attributes;
  private final FaceReader reader;
  private AttributeState state = AttributeState.EMPTY;

  /**
   * Over models that stay the caller's.
   *
   * @param names of the detector's classes, by id
   */
  PeopleAttributes(FaceModels models, AttributeSettings settings, List<String> names) {
    int person = names.indexOf(PERSON);
    if (person < 0) {
      throw new Failure(
          "The detector knows no class 'person', so there are no faces to look at.",
          "Name another detector, or leave --attributes away.");
    }
    this.attributes = new Attributes(settings, person);
    this.reader = models.reader();
  }

  void step(Frame frame, TrackerStep step) {
    state = attributes.step(state, step, person -> reader.read(frame, person.box()));
  }

  Estimate of(long trackId) {
    return attributes.estimate(state, trackId);
  }

  @Override
  public void close() {
    reader.close();
  }
}
