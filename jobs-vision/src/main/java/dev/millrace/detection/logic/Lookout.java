package dev.millrace.detection.logic;

import dev.millrace.detection.model.Face;
import dev.millrace.vision.image.InvalidImage;
import dev.millrace.vision.model.Detection;
import java.util.List;

/** Looks at pictures. For one thread at a time. */
public interface Lookout extends AutoCloseable {
  /**
   * What is in a picture.
   *
   * @param picture JPEG or PNG
   * @param closely whether people's faces are read too, where anybody asked for that
   * @throws InvalidImage if it is no picture that can be used
   */
  Seen look(byte[] picture, boolean closely) throws InvalidImage;

  @Override
  void close();

  /**
   * What was seen, and how long it took.
   *
   * @param width of the picture in pixels
   * @param height of the picture in pixels
   */
  record Seen(
      int width,
      int height,
      List<Detection> detections,
      List<Face> faces,
      double decodeMillis,
      double inferenceMillis) {}
}
