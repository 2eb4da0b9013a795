package dev.millrace.localstack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Iceberg's REST catalog: knows the lakehouse's tables, which lie in the S3 server. */
final class IcebergCatalog {
  static final String NAME = "iceberg";

  private IcebergCatalog() {}

  static URI address(Ports ports) {
    return URI.create("http://localhost:" + ports.of(Port.ICEBERG));
  }

  static Server server(StackFolder folder, Ports ports) {
    Path target = folder.root().resolve("local-stack/iceberg/target");
    Path logging = folder.iceberg().resolve("log4j2.properties");
    ConfigurationFile.logging(logging);
    List<String> command =
        new Jvm(target.resolve("classes") + ":" + target.resolve("lib") + "/*")
            .flags("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            // SQLite unpacks what it maps.
            .flags("-Dorg.sqlite.tmpdir=" + folder.iceberg())
            .log(folder.log(NAME), logging)
            .main(
                "dev.millrace.iceberg.CatalogServer",
                "--port",
                Integer.toString(ports.of(Port.ICEBERG)),
                "--tables",
                folder.iceberg().resolve("tables.db").toString(),
                "--warehouse",
                ObjectStore.WAREHOUSE,
                "--s3",
                ObjectStore.address(ports).toString(),
                "--s3-credentials",
                folder.s3Credentials().toString());
    return new Server(NAME, "Iceberg catalog", command, Map.of());
  }

  /** Whether a catalog there tells what it can do. */
  static boolean answers(URI address) {
    try {
      // It may live in a folder of its host.
      var config = URI.create(address.toString().replaceFirst("/*$", "/v1/config"));
      var connection = (HttpURLConnection) config.toURL().openConnection();
      connection.setConnectTimeout(500);
      connection.setReadTimeout(2_000);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false;
    }
  }
}
