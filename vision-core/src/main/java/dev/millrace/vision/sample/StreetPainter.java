package dev.millrace.vision.sample;

import dev.millrace.vision.model.Box;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.SplittableRandom;

/**
 * Paints a street as a camera would see it: by day, at dusk or at night, as its seed has it, with
 * the light wandering slowly and a sensor's noise.
 */
public final class StreetPainter {
  /** How much of the light is left at night. */
  private static final double NIGHT = 0.35;

  private static final double SLOW_LIGHT_SECONDS = 40;

  private final Street street;
  private final double daylight;
  private final double noise;

  public StreetPainter(Street street) {
    this.street = street;
    var random = new SplittableRandom(street.seed() * 104_729 + 5).split();
    this.daylight = NIGHT + (1 - NIGHT) * random.nextDouble();
    // Sensors amplify what little light there is, and their noise with it.
    this.noise = 3 + 9 * (1 - daylight);
  }

  /** The picture of a frame, 8-bit RGB. */
  public BufferedImage paint(StreetFrame frame) {
    var picture = new BufferedImage(street.width(), street.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = picture.createGraphics();
    try {
      pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      paintPlace(pen);
      boolean lanterns = false;
      Box post = Lantern.posts(street).get(0);
      for (StreetObject object : frame.objects()) {
        if (!lanterns && object.box().bottom() > post.bottom()) {
          paintLanterns(pen);
          lanterns = true;
        }
        paint(pen, object, new SplittableRandom(street.seed() * 31 + object.id()).split());
      }
      if (!lanterns) {
        paintLanterns(pen);
      }
    } finally {
      pen.dispose();
    }
    expose(picture, frame);
    return picture;
  }

  private void paintPlace(Graphics2D pen) {
    double width = street.width();
    double height = street.height();
    float horizon = (float) (Street.HORIZON * height);
    pen.setPaint(
        new GradientPaint(0, 0, new Color(120, 165, 215), 0, horizon, new Color(205, 220, 235)));
    pen.fill(new Rectangle2D.Double(0, 0, width, horizon));
    var random = new SplittableRandom(street.seed() + 17).split();
    for (double left = 0; left < width; ) {
      double house = width * random.nextDouble(0.08, 0.2);
      double top = horizon * random.nextDouble(0.05, 0.6);
      pen.setColor(colour(random, 90, 190));
      pen.fill(new Rectangle2D.Double(left, top, house, horizon * 1.35 - top));
      pen.setColor(new Color(60, 70, 85));
      double window = width * 0.012;
      for (double x = left + window; x < left + house - window; x += 2.2 * window) {
        for (double y = top + window; y < horizon * 1.2; y += 2.6 * window) {
          pen.fill(new Rectangle2D.Double(x, y, window, 1.4 * window));
        }
      }
      left += house;
    }
    strip(pen, 0.1, 0.34, new Color(165, 160, 152));
    strip(pen, 0.34, 0.62, new Color(84, 86, 90));
    strip(pen, 0.62, 0.7, new Color(120, 82, 76));
    strip(pen, 0.7, 1, new Color(172, 166, 158));
    pen.setColor(new Color(225, 225, 215));
    double middle = ground(0.49);
    for (double x = 0; x < width; x += width / 12) {
      pen.fill(new Rectangle2D.Double(x, middle, width / 24, 0.006 * height));
    }
  }

  private void strip(Graphics2D pen, double from, double to, Color colour) {
    pen.setColor(colour);
    pen.fill(
        new Rectangle2D.Double(0, ground(from), street.width(), ground(to) - ground(from) + 1));
  }

  private double ground(double depth) {
    return street.height() * (Street.HORIZON + (1 - Street.HORIZON) * depth);
  }

  private void paintLanterns(Graphics2D pen) {
    for (Box post : Lantern.posts(street)) {
      pen.setColor(new Color(50, 55, 58));
      pen.fill(shape(post, 0, 0, 1, 1));
      pen.setColor(new Color(250, 240, 200));
      double size = 2.5 * post.width();
      pen.fill(
          new Ellipse2D.Double(
              post.left() + post.width() / 2 - size / 2, post.top() - size / 2, size, size));
    }
  }

  /** Paints somebody whose clothes and colours follow from the random numbers. */
  static void paint(Graphics2D pen, StreetObject object, SplittableRandom random) {
    Box box = object.box();
    pen.setColor(new Color(0, 0, 0, 70));
    pen.fill(
        new Ellipse2D.Double(
            box.left(), box.bottom() - 0.03 * box.height(), box.width(), 0.06 * box.height()));
    switch (object.user()) {
      case PERSON -> paintPerson(pen, object, random);
      case BICYCLE -> paintBicycle(pen, object, random);
      case CAR -> paintCar(pen, object, random);
      case BUS -> paintBus(pen, object, random);
    }
  }

  private static void paintPerson(Graphics2D pen, StreetObject object, SplittableRandom random) {
    Box box = object.box();
    Color skin =
        new Color(random.nextInt(120, 235), random.nextInt(90, 180), random.nextInt(70, 150));
    Color coat = colour(random, 20, 230);
    Color trousers = colour(random, 20, 140);
    double step = 0.35 * Math.sin(object.metres() * 4.5);
    pen.setStroke(limb(0.2 * box.width()));
    pen.setColor(trousers);
    pen.draw(line(box, 0.5, 0.55, 0.5 + step, 0.97));
    pen.draw(line(box, 0.5, 0.55, 0.5 - step, 0.97));
    pen.setColor(coat);
    pen.fill(
        new RoundRectangle2D.Double(
            box.left() + 0.2 * box.width(),
            box.top() + 0.16 * box.height(),
            0.6 * box.width(),
            0.44 * box.height(),
            0.3 * box.width(),
            0.3 * box.width()));
    pen.setStroke(limb(0.14 * box.width()));
    pen.draw(line(box, 0.3, 0.22, 0.3 - step * 0.7, 0.52));
    pen.draw(line(box, 0.7, 0.22, 0.7 + step * 0.7, 0.52));
    pen.setColor(skin);
    pen.fill(ellipse(box, 0.3, 0, 0.7, 0.15));
    pen.setColor(colour(random, 10, 120));
    pen.fill(ellipse(box, 0.3, 0, 0.7, 0.06));
  }

  private static void paintBicycle(Graphics2D pen, StreetObject object, SplittableRandom random) {
    Box box = object.box();
    Color coat = colour(random, 20, 230);
    pen.setColor(new Color(25, 25, 28));
    pen.setStroke(limb(0.03 * box.width()));
    pen.draw(ellipse(box, 0.02, 0.62, 0.37, 0.99));
    pen.draw(ellipse(box, 0.63, 0.62, 0.98, 0.99));
    pen.setColor(colour(random, 60, 230));
    pen.draw(line(box, 0.2, 0.8, 0.42, 0.58));
    pen.draw(line(box, 0.42, 0.58, 0.72, 0.58));
    pen.draw(line(box, 0.72, 0.58, 0.8, 0.8));
    pen.draw(line(box, 0.42, 0.58, 0.5, 0.82));
    double turn = 0.06 * Math.sin(object.metres() * 2);
    pen.setColor(new Color(45, 50, 70));
    pen.setStroke(limb(0.09 * box.width()));
    pen.draw(line(box, 0.42, 0.5, 0.52 + turn, 0.85));
    pen.setColor(coat);
    pen.setStroke(limb(0.17 * box.width()));
    double lean = object.leftwards() ? -0.1 : 0.1;
    pen.draw(line(box, 0.45, 0.48, 0.5 + lean, 0.22));
    pen.setColor(new Color(220, 180, 150));
    pen.fill(ellipse(box, 0.44 + lean, 0, 0.6 + lean, 0.16));
  }

  private static void paintCar(Graphics2D pen, StreetObject object, SplittableRandom random) {
    Box box = object.box();
    pen.setColor(colour(random, 20, 245));
    var body = new Path2D.Double();
    body.moveTo(x(box, 0), y(box, 0.85));
    body.lineTo(x(box, 0.01), y(box, 0.5));
    body.lineTo(x(box, 0.2), y(box, 0.42));
    body.lineTo(x(box, 0.32), y(box, 0.02));
    body.lineTo(x(box, 0.7), y(box, 0.02));
    body.lineTo(x(box, 0.84), y(box, 0.42));
    body.lineTo(x(box, 0.99), y(box, 0.52));
    body.lineTo(x(box, 1), y(box, 0.85));
    body.closePath();
    pen.fill(body);
    pen.setColor(new Color(55, 70, 88));
    pen.fill(shape(box, 0.33, 0.1, 0.49, 0.42));
    pen.fill(shape(box, 0.52, 0.1, 0.69, 0.42));
    wheels(pen, box, 0.64, 0.17, 0.83);
    pen.setColor(object.leftwards() ? new Color(255, 245, 200) : new Color(200, 30, 30));
    pen.fill(shape(box, 0, 0.55, 0.04, 0.64));
    pen.setColor(object.leftwards() ? new Color(200, 30, 30) : new Color(255, 245, 200));
    pen.fill(shape(box, 0.96, 0.55, 1, 0.64));
  }

  private static void paintBus(Graphics2D pen, StreetObject object, SplittableRandom random) {
    Box box = object.box();
    pen.setColor(colour(random, 60, 235));
    pen.fill(shape(box, 0, 0, 1, 0.9));
    pen.setColor(new Color(60, 75, 92));
    for (int window = 0; window < 6; window++) {
      double left = 0.03 + window * 0.16;
      pen.fill(shape(box, left, 0.15, left + 0.13, 0.48));
    }
    pen.setColor(new Color(235, 235, 230));
    pen.fill(shape(box, 0, 0.6, 1, 0.66));
    wheels(pen, box, 0.76, 0.18, 0.8);
  }

  private static void wheels(Graphics2D pen, Box box, double top, double first, double second) {
    pen.setColor(new Color(22, 22, 24));
    double radius = (1 - top) / 2 * box.height();
    for (double place : new double[] {first, second}) {
      pen.fill(new Ellipse2D.Double(x(box, place) - radius, y(box, top), 2 * radius, 2 * radius));
    }
  }

  /** Brings the picture to the light of the moment, and adds a sensor's noise. */
  private void expose(BufferedImage picture, StreetFrame frame) {
    double wander = 0.08 * Math.sin(2 * Math.PI * frame.timeMillis() / (1000 * SLOW_LIGHT_SECONDS));
    double light = Math.max(0.1, daylight + wander);
    var random = new SplittableRandom(street.seed() * 15_485_863 + frame.number()).split();
    int[] pixels = ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < pixels.length; i++) {
      long bits = random.nextLong();
      int pixel = pixels[i];
      int red = exposed(pixel >> 16 & 0xff, light, bits);
      int green = exposed(pixel >> 8 & 0xff, light, bits >>> 20);
      int blue = exposed(pixel & 0xff, light, bits >>> 40);
      pixels[i] = red << 16 | green << 8 | blue;
    }
  }

  private int exposed(int value, double light, long bits) {
    // Two ten-bit numbers make a triangle, which looks like a sensor's noise and costs little.
    double spread = ((bits & 0x3ff) + (bits >>> 10 & 0x3ff)) / 1023.0 - 1;
    return (int) Math.max(0, Math.min(255, Math.round(value * light + 2.45 * noise * spread)));
  }

  static Color colour(SplittableRandom random, int from, int to) {
    return new Color(random.nextInt(from, to), random.nextInt(from, to), random.nextInt(from, to));
  }

  private static BasicStroke limb(double width) {
    return new BasicStroke(
        (float) Math.max(1, width), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  private static double x(Box box, double share) {
    return box.left() + share * box.width();
  }

  private static double y(Box box, double share) {
    return box.top() + share * box.height();
  }

  private static Line2D line(Box box, double x1, double y1, double x2, double y2) {
    return new Line2D.Double(x(box, x1), y(box, y1), x(box, x2), y(box, y2));
  }

  private static Ellipse2D ellipse(Box box, double left, double top, double right, double bottom) {
    return new Ellipse2D.Double(
        x(box, left), y(box, top), (right - left) * box.width(), (bottom - top) * box.height());
  }

  private static Rectangle2D shape(Box box, double left, double top, double right, double bottom) {
    return new Rectangle2D.Double(
        x(box, left), y(box, top), (right - left) * box.width(), (bottom - top) * box.height());
  }
}
