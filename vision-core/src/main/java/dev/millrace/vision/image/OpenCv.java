package dev.millrace.vision.image;

import org.bytedeco.opencv.global.opencv_core;

/** OpenCV as we use it: many small jobs side by side, each on the thread that asks for it. */
public final class OpenCv {
  static {
    // Its own threads would fight with those that call it.
    opencv_core.setNumThreads(1);
  }

  private OpenCv() {}

  /** Loads the library, and settles its threads, once in a process. */
  public static void load() {
    // The static initializer does it.
  }
}
