package dev.millrace.localstack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** S3Proxy: speaks S3, and keeps objects as files. */
final class ObjectStore {
  static final String NAME = "s3";

  /** Where the lakehouse's tables lie. */
  static final String WAREHOUSE = "s3://warehouse";

  private static final String BUCKET = "warehouse";
  private static final String MODULE = "local-stack/s3";

  private ObjectStore() {}

  static URI address(Ports ports) {
    return URI.create("http://localhost:" + ports.of(Port.S3));
  }

  static void fetch(StackFolder folder, Progress progress) throws InterruptedException {
    Path libraries = libraries(folder);
    LateArtifacts.fetch(
        folder, MODULE, "the S3 server (30 MB)", () -> Files.isDirectory(libraries), progress);
  }

  /** Makes the bucket and the keys, whichever is not there, and writes the server's settings. */
  static void prepare(StackFolder folder, Ports ports) {
    try {
      Path bucket = Files.createDirectories(folder.s3().resolve("data").resolve(BUCKET));
      // A bucket whose folder others may read is one that the server lets others read.
      Files.setPosixFilePermissions(bucket, PosixFilePermissions.fromString("rwx------"));
      S3Keys keys = S3Keys.in(folder.s3Credentials());
      var settings = new LinkedHashMap<String, String>();
      settings.put("s3proxy.endpoint", "http://127.0.0.1:" + ports.of(Port.S3));
      settings.put("s3proxy.authorization", "aws-v2-or-v4");
      settings.put("s3proxy.identity", keys.id());
      settings.put("s3proxy.credential", keys.secret());
      settings.put("jclouds.provider", "filesystem-nio2");
      settings.put("jclouds.filesystem.basedir", folder.s3().resolve("data").toString());
      // Of no use for files, and asked for nevertheless.
      settings.put("jclouds.identity", "unused");
      settings.put("jclouds.credential", "unused");
      PrivateFile.create(configuration(folder));
      ConfigurationFile.properties(configuration(folder), settings);
      ConfigurationFile.logging(logging(folder));
    } catch (IOException e) {
      throw new StackFailure(
          "The S3 server's folder could not be made: " + e.getMessage(),
          "See whether " + folder.s3() + " can be written.",
          e);
    }
  }

  static Server server(StackFolder folder) {
    List<String> command =
        new Jvm(libraries(folder) + "/*")
            .flags("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            .log(folder.log(NAME), logging(folder))
            .main("org.gaul.s3proxy.Main", "--properties", configuration(folder).toString());
    return new Server(NAME, "S3 server", command, Map.of());
  }

  /** Whether it answers, be it with a refusal: nobody has signed this question. */
  static boolean answers(Ports ports) {
    try {
      var connection = (HttpURLConnection) address(ports).toURL().openConnection();
      connection.setConnectTimeout(500);
      connection.setReadTimeout(2_000);
      return connection.getResponseCode() == HttpURLConnection.HTTP_FORBIDDEN;
    } catch (IOException e) {
      return false;
    }
  }

  private static Path libraries(StackFolder folder) {
    return folder.root().resolve(MODULE).resolve("target/lib");
  }

  private static Path configuration(StackFolder folder) {
    return folder.s3().resolve("s3proxy.conf");
  }

  private static Path logging(StackFolder folder) {
    return folder.s3().resolve("log4j2.properties");
  }
}
