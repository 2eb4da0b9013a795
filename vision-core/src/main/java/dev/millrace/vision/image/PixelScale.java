package dev.millrace.vision.image;

/**
 * What a model takes a channel's 8 bits for: (x − mean) ÷ deviation, all on the scale of 0 to 255.
 *
 * @param redFirst whether the channels come as red, green, blue; else blue, green, red
 * @param mean of each channel, in the model's order
 * @param deviation of each channel, in the model's order
 * @param padding the grey that the model was trained to see around frames, 0 to 255
 */
public record PixelScale(boolean redFirst, Channels mean, Channels deviation, int padding) {
  private static final int GREY = 114;
  private static final int BLACK = 0;

  /** One number for each channel, in the model's order. */
  public record Channels(double first, double second, double third) {
    static Channels all(double value) {
      return new Channels(value, value, value);
    }

    double get(int channel) {
      return channel == 0 ? first : channel == 1 ? second : third;
    }
  }

  /** Red, green, blue from 0 to 1. */
  public static final PixelScale UNIT_RGB =
      new PixelScale(true, Channels.all(0), Channels.all(255), GREY);

  /** Blue, green, red from 0 to 1. */
  public static final PixelScale UNIT_BGR =
      new PixelScale(false, Channels.all(0), Channels.all(255), GREY);

  /** Blue, green, red as they are. */
  public static final PixelScale RAW_BGR =
      new PixelScale(false, Channels.all(0), Channels.all(1), GREY);

  /** Red, green, blue by the mean and deviation of ImageNet. */
  public static final PixelScale IMAGENET_RGB =
      new PixelScale(
          true,
          new Channels(0.485 * 255, 0.456 * 255, 0.406 * 255),
          new Channels(0.229 * 255, 0.224 * 255, 0.225 * 255),
          GREY);

  /** Blue, green, red by the mean and deviation of ImageNet, as NanoDet rounds them. */
  public static final PixelScale NANODET_BGR =
      new PixelScale(
          false, new Channels(103.53, 116.28, 123.675), new Channels(57.375, 57.12, 58.395), BLACK);

  /** Red, green, blue from about −1 to 1, as UltraFace has them. */
  public static final PixelScale ULTRAFACE_RGB =
      new PixelScale(true, Channels.all(127), Channels.all(128), GREY);

  /** What each of the 256 values of a channel becomes. */
  float[] table(int channel) {
    float[] table = new float[256];
    for (int value = 0; value < table.length; value++) {
      table[value] = (float) ((value - mean.get(channel)) / deviation.get(channel));
    }
    return table;
  }

  /** The channel of blue, green, red that the model's channel is. */
  int sourceOf(int channel) {
    return redFirst ? 2 - channel : channel;
  }
}
