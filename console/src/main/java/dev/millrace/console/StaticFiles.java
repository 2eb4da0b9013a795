package dev.millrace.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Style sheets, scripts and pictures out of the JARs, read once. */
final class StaticFiles {
  /** What is ours lies here; nothing else of the class path is ever served. */
  private static final String OURS = "static";

  /** The charts; {@code /webjars/echarts/…} without the version, which only the build knows. */
  private static final String CHARTS = "/webjars/echarts/";

  /** Names of files as we give them: no dot at the beginning, so no way up. */
  private static final Pattern PATH = Pattern.compile("(/[a-z0-9][a-z0-9_.-]*){1,4}");

  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "mjs", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "json", "application/json",
          "png", "image/png");

  private final Map<String, StaticFile> files = new ConcurrentHashMap<>();
  private final String charts = "META-INF/resources/webjars/echarts/" + chartsVersion() + "/";

  /** The file that a request names, if there is one. */
  Optional<StaticFile> find(String path) {
    StaticFile known = files.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    if (!PATH.matcher(path).matches()) {
      return Optional.empty();
    }
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    if (type == null) {
      return Optional.empty();
    }
    byte[] bytes =
        read(path.startsWith(CHARTS) ? charts + path.substring(CHARTS.length()) : OURS + path);
    if (bytes == null) {
      return Optional.empty();
    }
    StaticFile file = StaticFile.of(bytes, type);
    files.put(path, file);
    return Optional.of(file);
  }

  /** One of our own files, or nothing. */
  static byte @Nullable [] ours(String path) {
    return read(OURS + path);
  }

  private static byte @Nullable [] read(String resource) {
    try (InputStream in = StaticFiles.class.getClassLoader().getResourceAsStream(resource)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String chartsVersion() {
    var properties = new Properties();
    String resource = "META-INF/maven/org.webjars/echarts/pom.properties";
    try (InputStream in = StaticFiles.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the charts are not on the class path");
      }
      properties.load(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return properties.getProperty("version");
  }
}
