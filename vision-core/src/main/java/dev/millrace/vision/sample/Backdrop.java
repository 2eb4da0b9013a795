package dev.millrace.vision.sample;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.SplittableRandom;

/** What stands behind a street and what it is paved with. */
public enum Backdrop {
  HOUSES,
  HILLS,
  WALL,
  CLUTTER,
  WOODS,
  SHOPS;

  /** Those to learn from. */
  public static final List<Backdrop> LEARNT = List.of(HOUSES, HILLS, WALL, CLUTTER);

  /** Those that nobody has learnt, to judge by. */
  public static final List<Backdrop> UNSEEN = List.of(WOODS, SHOPS);

  void paint(Graphics2D pen, double width, double height, double horizon, SplittableRandom random) {
    pen.setPaint(
        new GradientPaint(
            0, 0, shade(random, 90, 220), 0, (float) horizon + 1, shade(random, 170, 240)));
    pen.fill(new Rectangle2D.Double(0, 0, width, height));
    switch (this) {
      case HOUSES -> paintHouses(pen, width, horizon, random);
      case HILLS -> paintHills(pen, width, horizon, random);
      case WALL -> paintWall(pen, width, height, horizon, random);
      case CLUTTER -> paintClutter(pen, width, horizon, 40, random);
      case WOODS -> paintWoods(pen, width, horizon, random);
      case SHOPS -> paintShops(pen, width, horizon, random);
    }
    paintGround(pen, width, height, horizon, random);
    if (this == CLUTTER) {
      paintClutter(pen, width, height, 8, random);
    }
  }

  private static void paintHouses(
      Graphics2D pen, double width, double horizon, SplittableRandom random) {
    for (double left = 0; left < width; ) {
      double house = width * random.nextDouble(0.06, 0.25);
      double top = horizon * random.nextDouble(-0.2, 0.7);
      pen.setColor(StreetPainter.colour(random, 60, 220));
      pen.fill(new Rectangle2D.Double(left, top, house, horizon * 1.2 - top));
      pen.setColor(shade(random, 30, 120));
      double window = width * random.nextDouble(0.008, 0.02);
      for (double x = left + window; x < left + house - window; x += 2.2 * window) {
        for (double y = top + window; y < horizon * 1.1; y += 2.6 * window) {
          pen.fill(new Rectangle2D.Double(x, y, window, 1.4 * window));
        }
      }
      left += house;
    }
  }

  private static void paintHills(
      Graphics2D pen, double width, double horizon, SplittableRandom random) {
    for (int hill = 0; hill < 8; hill++) {
      pen.setColor(
          new Color(random.nextInt(50, 140), random.nextInt(80, 170), random.nextInt(50, 130)));
      double across = width * random.nextDouble(0.2, 0.8);
      double high = horizon * random.nextDouble(0.2, 1.2);
      pen.fill(
          new Ellipse2D.Double(
              random.nextDouble() * width - across / 2, horizon - high, across, 2 * high));
    }
  }

  private static void paintWall(
      Graphics2D pen, double width, double height, double horizon, SplittableRandom random) {
    pen.setColor(StreetPainter.colour(random, 60, 210));
    pen.fill(new Rectangle2D.Double(0, 0, width, horizon * 1.1 + 1));
    pen.setColor(shade(random, 50, 200));
    double row = height * random.nextDouble(0.02, 0.06);
    for (double y = 0; y < horizon * 1.1; y += row) {
      pen.fill(new Rectangle2D.Double(0, y, width, Math.max(1, row / 10)));
    }
    double column = width * random.nextDouble(0.05, 0.3);
    for (double x = random.nextDouble() * column; x < width; x += column) {
      pen.fill(new Rectangle2D.Double(x, 0, column / 12, horizon * 1.1));
    }
  }

  private static void paintClutter(
      Graphics2D pen, double width, double lowest, int pieces, SplittableRandom random) {
    for (int piece = 0; piece < pieces; piece++) {
      pen.setColor(StreetPainter.colour(random, 20, 240));
      double across = width * random.nextDouble(0.01, 0.12);
      double high = lowest * random.nextDouble(0.02, 0.3);
      double x = random.nextDouble() * width;
      double y = random.nextDouble() * lowest - high;
      pen.fill(
          random.nextBoolean()
              ? new Rectangle2D.Double(x, y, across, high)
              : new Ellipse2D.Double(x, y, across, high));
    }
  }

  private static void paintWoods(
      Graphics2D pen, double width, double horizon, SplittableRandom random) {
    for (int tree = 0; tree < 25; tree++) {
      double x = random.nextDouble() * width;
      double high = horizon * random.nextDouble(0.4, 1.1);
      pen.setColor(new Color(70, random.nextInt(45, 65), 35));
      pen.fill(new Rectangle2D.Double(x, horizon - high / 3, 0.08 * high, high / 3));
      pen.setColor(new Color(random.nextInt(20, 90), random.nextInt(60, 140), 45));
      var crown = new Path2D.Double();
      crown.moveTo(x + 0.04 * high, horizon - high);
      crown.lineTo(x + 0.3 * high, horizon - high / 4);
      crown.lineTo(x - 0.22 * high, horizon - high / 4);
      crown.closePath();
      pen.fill(crown);
    }
  }

  private static void paintShops(
      Graphics2D pen, double width, double horizon, SplittableRandom random) {
    for (double left = 0; left < width; ) {
      double shop = width * random.nextDouble(0.1, 0.3);
      pen.setColor(StreetPainter.colour(random, 70, 230));
      pen.fill(new Rectangle2D.Double(left, 0, shop, horizon * 1.15));
      pen.setColor(shade(random, 40, 200));
      pen.fill(
          new Rectangle2D.Double(left + 0.08 * shop, horizon * 0.6, 0.5 * shop, horizon * 0.45));
      pen.fill(
          new Rectangle2D.Double(left + 0.7 * shop, horizon * 0.55, 0.2 * shop, horizon * 0.6));
      pen.setColor(StreetPainter.colour(random, 40, 240));
      for (double stripe = 0; stripe < shop; stripe += shop / 6) {
        pen.fill(new Rectangle2D.Double(left + stripe, horizon * 0.42, shop / 12, horizon * 0.14));
      }
      left += shop;
    }
  }

  private static void paintGround(
      Graphics2D pen, double width, double height, double horizon, SplittableRandom random) {
    pen.setColor(shade(random, 60, 190));
    pen.fill(new Rectangle2D.Double(0, horizon, width, height - horizon));
    for (int strip = random.nextInt(5); strip > 0; strip--) {
      double top = horizon + (height - horizon) * random.nextDouble();
      pen.setColor(shade(random, 60, 200));
      pen.fill(new Rectangle2D.Double(0, top, width, (height - top) * random.nextDouble(0.1, 0.8)));
    }
    for (int line = random.nextInt(3); line > 0; line--) {
      double y = horizon + (height - horizon) * random.nextDouble();
      double dash = width * random.nextDouble(0.02, 0.1);
      pen.setColor(shade(random, 180, 240));
      for (double x = 0; x < width; x += 2 * dash) {
        pen.fill(new Rectangle2D.Double(x, y, dash, height * 0.008));
      }
    }
  }

  /** Near to grey. */
  private static Color shade(SplittableRandom random, int from, int to) {
    int grey = random.nextInt(from, to);
    return new Color(
        near(grey + random.nextInt(-15, 16)),
        near(grey + random.nextInt(-15, 16)),
        near(grey + random.nextInt(-15, 16)));
  }

  private static int near(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
