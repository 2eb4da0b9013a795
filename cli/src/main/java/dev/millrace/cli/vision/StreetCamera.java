package dev.millrace.cli.vision;

import dev.millrace.vision.image.Frame;
import dev.millrace.vision.sample.Street;
import dev.millrace.vision.sample.StreetPainter;
import dev.millrace.vision.video.FrameSource;
import dev.millrace.vision.video.TimedFrame;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.time.Duration;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/** A camera in a street that is generated; it has as many frames as anybody wants. */
final class StreetCamera implements FrameSource {
  private final Street street;
  private final StreetPainter painter;
  private int number;

  StreetCamera(Street street) {
    this.street = street;
    this.painter = new StreetPainter(street);
  }

  @Override
  public TimedFrame next() {
    number++;
    Frame frame = frame(painter.paint(street.frame(number)));
    return new TimedFrame(
        number, Duration.ofNanos(Math.round((number - 1) * 1e9 / framesPerSecond())), frame);
  }

  private static Frame frame(BufferedImage picture) {
    int[] colours = ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
    byte[] bytes = new byte[3 * colours.length];
    for (int i = 0; i < colours.length; i++) {
      bytes[3 * i] = (byte) colours[i];
      bytes[3 * i + 1] = (byte) (colours[i] >> 8);
      bytes[3 * i + 2] = (byte) (colours[i] >> 16);
    }
    Mat pixels = new Mat(picture.getHeight(), picture.getWidth(), opencv_core.CV_8UC3);
    pixels.data().put(bytes);
    return Frame.of(pixels);
  }

  @Override
  public long length() {
    return -1;
  }

  @Override
  public double framesPerSecond() {
    return street.framesPerSecond();
  }

  @Override
  public boolean live() {
    return false;
  }

  @Override
  public void close() {
    // Frames belong to those who took them.
  }
}
