package dev.millrace.console.vision;

import dev.millrace.console.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a page shows of a camera at one moment: a frame, and what was seen in that frame.
 *
 * @param serial no other view has it, of whatever camera
 * @param sighting null where nobody has looked at the frame
 * @param head what pages are told before the picture
 */
@SuppressWarnings("ArrayRecordComponent") // It is written, never compared.
record View(long serial, HeardFrame frame, @Nullable Sighting sighting, byte[] head) {

  /**
   * What stands before a picture.
   *
   * @param width what boxes are to be measured against; so the height
   * @param type the picture's media type
   * @param objects nothing where nobody has looked
   */
  private record Head(
      int camera,
      String name,
      long serial,
      long number,
      long at,
      int width,
      int height,
      String type,
      @Nullable List<SeenObject> objects) {}

  static View of(int camera, long serial, HeardFrame frame, @Nullable Sighting sighting) {
    Picture picture = frame.picture();
    var head =
        new Head(
            camera,
            frame.camera(),
            serial,
            frame.number(),
            frame.at(),
            sighting == null ? picture.width() : sighting.width(),
            sighting == null ? picture.height() : sighting.height(),
            picture.type(),
            sighting == null ? null : sighting.objects());
    return new View(serial, frame, sighting, Json.bytes(head));
  }

  /** How many bytes {@link #write} writes. */
  int length() {
    return 2 * Integer.BYTES + head.length + frame.picture().bytes().length;
  }

  /** Writes the head and the picture, each behind its length: four bytes, the highest first. */
  void write(OutputStream out) throws IOException {
    byte[] picture = frame.picture().bytes();
    out.write(ByteBuffer.allocate(Integer.BYTES).putInt(head.length).array());
    out.write(head);
    out.write(ByteBuffer.allocate(Integer.BYTES).putInt(picture.length).array());
    out.write(picture);
  }
}
