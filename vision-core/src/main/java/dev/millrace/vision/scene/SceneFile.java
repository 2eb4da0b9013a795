package dev.millrace.vision.scene;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The scenes of all cameras, as people write them down in JSON. Everything that is not understood
 * is refused, with the place where it stands.
 *
 * @param byCamera scenes of cameras that are named
 * @param others the scene of each other camera
 */
public record SceneFile(Map<String, SceneSettings> byCamera, SceneSettings others) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(20)
                          .maxStringLength(1000)
                          .maxDocumentLength(1_000_000)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final int MAX_CAMERAS = 10_000;
  private static final int MAX_PLACES = 64;
  private static final int MAX_CORNERS = 64;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  public SceneFile {
    byCamera = Map.copyOf(byCamera);
  }

  /** The scene of a camera. */
  public SceneSettings of(String cameraId) {
    return byCamera.getOrDefault(cameraId, others);
  }

  /**
   * Reads the text of a settings file.
   *
   * @throws InvalidScene if anything in it is not understood
   */
  public static SceneFile parse(String json) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException broken) {
      var where = broken.getLocation();
      throw new InvalidScene(
          where == null ? "" : "line " + where.getLineNr() + ", column " + where.getColumnNr(),
          broken.getOriginalMessage());
    }
    var top = new Place("", root);
    top.allow("coordinates", "cameras", "default");
    boolean fractions =
        switch (top.text("coordinates", "pixels")) {
          case "pixels" -> false;
          case "fractions" -> true;
          default -> throw top.child("coordinates").wrong("expected pixels or fractions");
        };
    Map<String, SceneSettings> byCamera = new HashMap<>();
    if (top.has("cameras")) {
      Place cameras = top.child("cameras");
      for (String camera : cameras.names()) {
        byCamera.put(camera, scene(cameras.child(camera), fractions));
      }
      if (byCamera.size() > MAX_CAMERAS) {
        throw cameras.wrong("at most " + MAX_CAMERAS + " cameras");
      }
    }
    return new SceneFile(
        byCamera,
        top.has("default") ? scene(top.child("default"), fractions) : SceneSettings.PLAIN);
  }

  private static SceneSettings scene(Place scene, boolean fractions) {
    scene.allow("zones", "lines", "classes", "filters", "stationary_after_ms");
    List<Zone> zones = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Place place : scene.list("zones", 0, MAX_PLACES)) {
      place.allow("name", "polygon", "classes", "inertia");
      List<Point> polygon = new ArrayList<>();
      place
          .list("polygon", 3, MAX_CORNERS)
          .forEach(corner -> polygon.add(point(corner, fractions)));
      zones.add(
          new Zone(
              name(place, names),
              polygon,
              place.texts("classes"),
              (int) place.whole("inertia", 3, 1, 1000)));
    }
    List<CountingLine> lines = new ArrayList<>();
    names.clear();
    for (Place place : scene.list("lines", 0, MAX_PLACES)) {
      place.allow("name", "from", "to", "classes", "margin");
      Point from = point(place.child("from"), fractions);
      Point to = point(place.child("to"), fractions);
      if (from.equals(to)) {
        throw place.wrong("it begins where it ends");
      }
      lines.add(
          new CountingLine(
              name(place, names),
              from,
              to,
              place.texts("classes"),
              place.number("margin", 0.1, 0, 10)));
    }
    Map<String, ClassFilter> filters = new HashMap<>();
    if (scene.has("filters")) {
      Place all = scene.child("filters");
      for (String className : all.names()) {
        filters.put(className, filter(all.child(className), fractions));
      }
    }
    return new SceneSettings(
        fractions,
        zones,
        lines,
        scene.texts("classes"),
        filters,
        scene.whole("stationary_after_ms", 10_000, 0, 86_400_000));
  }

  private static String name(Place place, Set<String> taken) {
    String name = place.text("name", "");
    if (!NAME.matcher(name).matches()) {
      throw place
          .child("name")
          .wrong("a name has 1 to 64 letters, digits, - or _, and '" + name + "' has not");
    }
    if (!taken.add(name)) {
      throw place.child("name").wrong("'" + name + "' is there twice");
    }
    return name;
  }

  private static ClassFilter filter(Place place, boolean fractions) {
    place.allow("min_score", "confirm_score", "min_area", "max_area", "min_ratio", "max_ratio");
    ClassFilter open = ClassFilter.OPEN;
    double most = fractions ? 1 : Double.MAX_VALUE;
    var filter =
        new ClassFilter(
            place.number("min_score", open.minScore(), 0, 1),
            place.number("confirm_score", open.confirmScore(), 0, 1),
            place.number("min_area", open.minArea(), 0, most),
            place.number("max_area", open.maxArea(), 0, most),
            place.number("min_ratio", open.minRatio(), 0, Double.MAX_VALUE),
            place.number("max_ratio", open.maxRatio(), 0, Double.MAX_VALUE));
    if (filter.minArea() > filter.maxArea()) {
      throw place.wrong("min_area is above max_area");
    }
    if (filter.minRatio() > filter.maxRatio()) {
      throw place.wrong("min_ratio is above max_ratio");
    }
    return filter;
  }

  private static Point point(Place place, boolean fractions) {
    double most = fractions ? 1 : 100_000;
    double least = fractions ? 0 : -100_000;
    List<Place> pair = place.elements(2, 2);
    return new Point(pair.get(0).number(least, most), pair.get(1).number(least, most));
  }

  /** A value of the file and where it stands. */
  private record Place(String path, JsonNode node) {
    InvalidScene wrong(String what) {
      return new InvalidScene(path, what);
    }

    boolean has(String name) {
      return node.has(name);
    }

    Place child(String name) {
      JsonNode child = node.get(name);
      Place place =
          new Place(
              path.isEmpty() ? name : path + "." + name, child == null ? MAPPER.nullNode() : child);
      if (child == null) {
        throw place.wrong("is missing");
      }
      return place;
    }

    Set<String> names() {
      if (!node.isObject()) {
        throw wrong("expected an object, { … }");
      }
      Set<String> names = new TreeSet<>();
      node.fieldNames().forEachRemaining(names::add);
      return names;
    }

    void allow(String... known) {
      for (String name : names()) {
        if (!List.of(known).contains(name)) {
          throw wrong("unknown '" + name + "'; known are " + String.join(", ", known));
        }
      }
    }

    List<Place> list(String name, int fewest, int most) {
      return has(name) || fewest > 0 ? child(name).elements(fewest, most) : List.of();
    }

    List<Place> elements(int fewest, int most) {
      if (!node.isArray()) {
        throw wrong("expected a list, [ … ]");
      }
      if (node.size() < fewest || node.size() > most) {
        throw wrong(
            "expected %s, not %d"
                .formatted(
                    fewest == most ? fewest + " elements" : fewest + " to " + most + " elements",
                    node.size()));
      }
      List<Place> elements = new ArrayList<>();
      for (int i = 0; i < node.size(); i++) {
        elements.add(new Place(path + "[" + i + "]", node.get(i)));
      }
      return elements;
    }

    String text(String name, String otherwise) {
      return has(name) ? child(name).text() : otherwise;
    }

    String text() {
      if (!node.isTextual()) {
        throw wrong("expected a text, \"…\"");
      }
      return node.textValue();
    }

    Set<String> texts(String name) {
      Set<String> texts = new HashSet<>();
      list(name, 0, 1000).forEach(element -> texts.add(element.text()));
      return texts;
    }

    double number(String name, double otherwise, double least, double most) {
      return has(name) ? child(name).number(least, most) : otherwise;
    }

    double number(double least, double most) {
      if (!node.isNumber()) {
        throw wrong("expected a number");
      }
      double number = node.doubleValue();
      if (!(number >= least && number <= most)) {
        throw wrong(
            most == Double.MAX_VALUE
                ? "expected at least " + least + ", not " + node
                : "expected " + least + " to " + most + ", not " + node);
      }
      return number;
    }

    long whole(String name, long otherwise, long least, long most) {
      if (!has(name)) {
        return otherwise;
      }
      Place place = child(name);
      if (!place.node().isIntegralNumber()) {
        throw place.wrong("expected a whole number");
      }
      long number = place.node().longValue();
      if (number < least || number > most) {
        throw place.wrong("expected " + least + " to " + most + ", not " + number);
      }
      return number;
    }
  }
}
