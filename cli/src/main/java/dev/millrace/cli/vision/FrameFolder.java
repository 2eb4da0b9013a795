package dev.millrace.cli.vision;

import dev.millrace.cli.Failure;
import dev.millrace.cli.data.Progress;
import dev.millrace.vision.message.SafeName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A folder with a folder for each camera and a file for each frame. A file takes its name when it
 * is whole and on the disk; one that is there is left alone.
 */
final class FrameFolder {
  private final Path folder;
  private long written;
  private long there;
  private long different;

  FrameFolder(Path folder) {
    this.folder = folder;
  }

  /** Writes a picture unless there is one. */
  void write(String cameraId, String frameId, String ending, byte[] picture) {
    Path camera = folder.resolve(SafeName.of(cameraId));
    Path file = camera.resolve(SafeName.of(frameId) + ending);
    try {
      if (Files.exists(file)) {
        there++;
        boolean same =
            Files.size(file) == picture.length && Arrays.equals(Files.readAllBytes(file), picture);
        different += same ? 0 : 1;
        return;
      }
      Files.createDirectories(camera);
      // Names of frames do not begin with a point.
      Path part = camera.resolve("." + file.getFileName() + ".part");
      try (FileChannel channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer rest = ByteBuffer.wrap(picture);
        while (rest.hasRemaining()) {
          int unused = channel.write(rest);
        }
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      written++;
    } catch (IOException refused) {
      throw new Failure(
          "The folder " + folder + " cannot be written to: " + refused,
          "Check its name, its rights and the room on the disk.",
          refused);
    }
  }

  /** What became of the frames. */
  String summary() {
    return Progress.count(written)
        + " written to "
        + folder
        + (there == 0 ? "" : ", " + Progress.count(there) + " there already")
        + (different == 0 ? "" : " (" + Progress.count(different) + " with another picture)");
  }
}
