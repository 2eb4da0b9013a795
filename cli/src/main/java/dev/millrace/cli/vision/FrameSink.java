package dev.millrace.cli.vision;

import dev.millrace.vision.image.InvalidImage;
import org.jspecify.annotations.Nullable;

/** What becomes of frames that were received. */
interface FrameSink extends AutoCloseable {
  /**
   * Takes one.
   *
   * @return whether to go on
   * @throws InvalidImage if its picture is none
   */
  boolean take(ReceivedFrame frame) throws InvalidImage;

  /** Hears of a record that was no frame, or no picture. */
  default void invalid(@Nullable String cameraId) {}

  /** Called several times a second, also when nothing comes. */
  default boolean tick() {
    return true;
  }

  /** What became of them, for the end. */
  String summary();

  @Override
  default void close() {}
}
