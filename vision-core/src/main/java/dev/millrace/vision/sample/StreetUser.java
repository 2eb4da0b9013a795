package dev.millrace.vision.sample;

import java.util.List;

/** Who uses a street, with the ids and names that COCO has for them. */
public enum StreetUser {
  PERSON(0, "person", 0.6, 1.75),
  BICYCLE(1, "bicycle", 1.8, 1.75),
  CAR(2, "car", 4.3, 1.5),
  BUS(5, "bus", 10.5, 3.1);

  private final int classId;
  private final String className;
  private final double metresLong;
  private final double metresHigh;

  StreetUser(int classId, String className, double metresLong, double metresHigh) {
    this.classId = classId;
    this.className = className;
    this.metresLong = metresLong;
    this.metresHigh = metresHigh;
  }

  public int classId() {
    return classId;
  }

  public String className() {
    return className;
  }

  double metresLong() {
    return metresLong;
  }

  double metresHigh() {
    return metresHigh;
  }

  /** The names by class id, for whoever wants them as a model has them. */
  public static List<String> classNames() {
    return List.of("person", "bicycle", "car", "motorcycle", "airplane", "bus");
  }
}
