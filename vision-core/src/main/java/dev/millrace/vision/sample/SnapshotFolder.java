package dev.millrace.vision.sample;

import dev.millrace.vision.model.Box;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Writes snapshots as JPEG files, each beside a text of who is in it, for {@code models/train}. */
public final class SnapshotFolder {
  /** Who is less visible is not asked for. */
  private static final double HIDDEN = 0.25;

  private static final float QUALITY = 0.85f;

  private SnapshotFolder() {}

  /**
   * Arguments: a folder, a seed, how many, and {@code learnt} or {@code unseen}. A text has one
   * line for each object, in pixels of the frame: class, left, top, right, bottom.
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 4 || !List.of("learnt", "unseen").contains(arguments[3])) {
      throw new IllegalArgumentException("usage: SnapshotFolder FOLDER SEED COUNT learnt|unseen");
    }
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    int count = Integer.parseInt(arguments[2]);
    var snapshots =
        new Snapshots(
            Long.parseLong(arguments[1]),
            640,
            360,
            arguments[3].equals("learnt") ? Backdrop.LEARNT : Backdrop.UNSEEN,
            0.3);
    for (int number = 1; number <= count; number++) {
      Snapshot snapshot = snapshots.snapshot(number);
      String name = String.format(Locale.ROOT, "%06d", number);
      write(snapshot.picture(), folder.resolve(name + ".jpg"));
      Files.writeString(folder.resolve(name + ".txt"), text(snapshot));
    }
  }

  private static String text(Snapshot snapshot) {
    int width = snapshot.picture().getWidth();
    int height = snapshot.picture().getHeight();
    var text = new StringBuilder();
    for (StreetObject object : snapshot.objects()) {
      if (object.visibility() >= HIDDEN) {
        Box box = object.box();
        text.append(
            String.format(
                Locale.ROOT,
                "%s %.2f %.2f %.2f %.2f%n",
                object.user().className(),
                Math.max(0, box.left()),
                Math.max(0, box.top()),
                Math.min(width, box.right()),
                Math.min(height, box.bottom())));
      }
    }
    return text.toString();
  }

  private static void write(BufferedImage picture, Path file) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), how);
    } finally {
      writer.dispose();
    }
  }
}
