package dev.millrace.cli.vision;

import dev.millrace.vision.image.ImageHeader;
import dev.millrace.vision.image.InvalidImage;
import java.nio.file.Path;

/** Writes the pictures of frames to files, as they are. */
final class SaveFrames implements FrameSink {
  private final FrameFolder folder;

  SaveFrames(Path folder) {
    this.folder = new FrameFolder(folder);
  }

  @Override
  public boolean take(ReceivedFrame frame) throws InvalidImage {
    String ending =
        switch (ImageHeader.read(frame.picture()).format()) {
          case JPEG -> ".jpg";
          case PNG -> ".png";
        };
    folder.write(frame.cameraId(), frame.frameId(), ending, frame.picture());
    return true;
  }

  @Override
  public String summary() {
    return folder.summary();
  }
}
