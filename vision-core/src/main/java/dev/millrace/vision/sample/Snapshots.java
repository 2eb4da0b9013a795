package dev.millrace.vision.sample;

import dev.millrace.vision.model.Box;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.DataBufferInt;
import java.awt.image.Kernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Pictures of streets as many cameras might see them: low and high, near and far, empty and
 * crowded, by day and at dusk, in rain and fog, sharp and blurred. The same seed and number give
 * the same picture.
 *
 * @param backdrops what may stand behind
 * @param sampleStreets the share of pictures that are frames of a {@link Street}
 */
public record Snapshots(
    long seed, int width, int height, List<Backdrop> backdrops, double sampleStreets) {
  /** A person who is smaller than this share of the height is not painted. */
  private static final double SMALLEST = 0.05;

  public Snapshots {
    backdrops = List.copyOf(backdrops);
  }

  /** A post or tree that hides who is farther away. */
  private record Obstacle(Box box, Color colour) {}

  public Snapshot snapshot(int number) {
    var random = new SplittableRandom(seed * 1_000_003 + number).split();
    if (random.nextDouble() < sampleStreets) {
      var street = new Street(random.nextLong(1, 1L << 40), width, height, 10);
      StreetFrame frame = street.frame(random.nextInt(1, 100_000));
      return new Snapshot(new StreetPainter(street).paint(frame), frame.objects());
    }
    double horizon = height * random.nextDouble(0.03, 0.45);
    double metre = height * random.nextDouble(0.08, 0.22);
    Backdrop backdrop = backdrops.get(random.nextInt(backdrops.size()));
    List<Obstacle> obstacles = obstacles(horizon, random);
    List<StreetObject> objects = objects(horizon, metre, obstacles, random);

    var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = picture.createGraphics();
    try {
      pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      backdrop.paint(pen, width, height, horizon, random);
      int next = 0;
      for (StreetObject object : objects) {
        while (next < obstacles.size()
            && obstacles.get(next).box().bottom() <= object.box().bottom()) {
          paint(pen, obstacles.get(next++));
        }
        StreetPainter.paint(pen, object, random.split());
      }
      while (next < obstacles.size()) {
        paint(pen, obstacles.get(next++));
      }
      if (random.nextDouble() < 0.2) {
        rain(pen, random);
      }
    } finally {
      pen.dispose();
    }
    if (random.nextDouble() < 0.2) {
      picture = blurred(picture, random);
    }
    expose(picture, random);
    return new Snapshot(picture, objects);
  }

  private List<Obstacle> obstacles(double horizon, SplittableRandom random) {
    List<Obstacle> obstacles = new ArrayList<>();
    for (int post = random.nextInt(4); post > 0; post--) {
      double x = random.nextDouble() * width;
      double across = width * random.nextDouble(0.008, 0.03);
      double ground = horizon + (height - horizon) * random.nextDouble(0.3, 1);
      double top = ground * random.nextDouble(0, 0.6);
      int grey = random.nextInt(30, 130);
      obstacles.add(
          new Obstacle(
              new Box(x, top, x + across, ground),
              new Color(grey, grey + random.nextInt(20), grey)));
    }
    obstacles.sort(Comparator.comparingDouble(obstacle -> obstacle.box().bottom()));
    return obstacles;
  }

  private List<StreetObject> objects(
      double horizon, double metre, List<Obstacle> obstacles, SplittableRandom random) {
    boolean crowd = random.nextDouble() < 0.2;
    int count = crowd ? random.nextInt(12, 28) : random.nextInt(2, 13);
    double nearest = Math.min(0.9, SMALLEST * height / (StreetUser.PERSON.metresHigh() * metre));
    double centre = random.nextDouble() * width;
    List<StreetObject> placed = new ArrayList<>();
    for (int id = 1; id <= count; id++) {
      StreetUser user = user(crowd, random.nextDouble());
      double depth = random.nextDouble(nearest, 1.1);
      double size = random.nextDouble(0.85, 1.15) * metre * depth;
      double across = user.metresLong() * size * random.nextDouble(0.9, 1.1);
      double high = user.metresHigh() * size;
      double x =
          crowd && random.nextDouble() < 0.7
              ? centre + width * random.nextDouble(-0.25, 0.25)
              : width * random.nextDouble(-0.05, 1.05);
      double ground = horizon + (height - horizon) * depth;
      placed.add(
          new StreetObject(
              id,
              user,
              new Box(x - across / 2, ground - high, x + across / 2, ground),
              1,
              depth,
              random.nextDouble(100),
              random.nextBoolean()));
    }
    placed.sort(Comparator.comparingDouble(StreetObject::depth));
    List<StreetObject> seen = new ArrayList<>();
    for (int i = 0; i < placed.size(); i++) {
      StreetObject object = placed.get(i);
      List<Box> hiding = new ArrayList<>();
      placed.subList(i + 1, placed.size()).forEach(nearer -> hiding.add(nearer.box()));
      for (Obstacle obstacle : obstacles) {
        if (obstacle.box().bottom() > object.box().bottom()) {
          hiding.add(obstacle.box());
        }
      }
      seen.add(
          object.seen(
              Visibility.of(
                  object.box(),
                  width,
                  height,
                  (x, y) -> hiding.stream().anyMatch(box -> box.contains(x, y)))));
    }
    return seen;
  }

  private static StreetUser user(boolean crowd, double chance) {
    if (crowd ? chance < 0.85 : chance < 0.4) {
      return StreetUser.PERSON;
    }
    if (crowd || chance < 0.62) {
      return StreetUser.BICYCLE;
    }
    return chance < 0.86 ? StreetUser.CAR : StreetUser.BUS;
  }

  private static void paint(Graphics2D pen, Obstacle obstacle) {
    Box box = obstacle.box();
    pen.setColor(obstacle.colour());
    pen.fill(new Rectangle2D.Double(box.left(), box.top(), box.width(), box.height()));
  }

  private void rain(Graphics2D pen, SplittableRandom random) {
    double slant = random.nextDouble(-0.3, 0.3);
    double length = height * random.nextDouble(0.02, 0.08);
    pen.setColor(new Color(215, 220, 230, random.nextInt(50, 140)));
    pen.setStroke(new BasicStroke(1));
    for (int drop = random.nextInt(100, 500); drop > 0; drop--) {
      double x = random.nextDouble() * width;
      double y = random.nextDouble() * height;
      pen.draw(new Line2D.Double(x, y, x + slant * length, y + length));
    }
  }

  /** Out of focus, or moved to the side. */
  private static BufferedImage blurred(BufferedImage picture, SplittableRandom random) {
    int across = random.nextInt(1, 3) * 2 + 1;
    int high = random.nextBoolean() ? 1 : 3;
    float[] weights = new float[across * high];
    Arrays.fill(weights, 1f / weights.length);
    var blur = new ConvolveOp(new Kernel(across, high, weights), ConvolveOp.EDGE_NO_OP, null);
    return blur.filter(
        picture,
        new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB));
  }

  /** Light, its colour, fog, and a sensor's noise. */
  private static void expose(BufferedImage picture, SplittableRandom random) {
    double light = random.nextDouble(0.35, 1.1);
    double warmth = random.nextDouble(-0.12, 0.12);
    double fog = random.nextDouble() < 0.2 ? random.nextDouble(0.1, 0.5) : 0;
    double haze = 200 * light * fog;
    double noise = random.nextDouble(2, 22);
    double[] gain = {
      light * (1 - fog) * (1 + warmth), light * (1 - fog), light * (1 - fog) * (1 - warmth)
    };
    int[] pixels = ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < pixels.length; i++) {
      long bits = random.nextLong();
      int result = 0;
      for (int channel = 0; channel < 3; channel++) {
        int value = pixels[i] >> (16 - 8 * channel) & 0xff;
        long part = bits >>> (20 * channel);
        double spread = ((part & 0x3ff) + (part >>> 10 & 0x3ff)) / 1023.0 - 1;
        double seen = value * gain[channel] + haze + noise * spread;
        result = result << 8 | (int) Math.max(0, Math.min(255, Math.round(seen)));
      }
      pixels[i] = result;
    }
  }
}
