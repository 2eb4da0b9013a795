package dev.millrace.iceberg;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * Iceberg's REST protocol on loopback, in front of tables that a SQLite file knows and that lie in
 * S3. Clients bring keys of their own for S3; they are never told the server's.
 */
public final class CatalogServer implements AutoCloseable {
  private static final String NAME = "lakehouse";
  private static final Set<String> OPTIONS =
      Set.of("--port", "--tables", "--warehouse", "--s3", "--s3-credentials");

  private final JdbcCatalog catalog;
  private final Server server;

  private CatalogServer(JdbcCatalog catalog, Server server) {
    this.catalog = catalog;
    this.server = server;
  }

  /** Runs until it is told to end. */
  public static void main(String[] arguments) {
    try {
      CatalogServer started = start(options(arguments));
      Runtime.getRuntime().addShutdownHook(new Thread(started::close, "shutdown"));
      System.out.println("Iceberg's catalog answers on " + started.address());
    } catch (Exception e) {
      System.err.println("Error: Iceberg's catalog cannot start: " + e.getMessage());
      System.err.println(
          "  usage: CatalogServer --port NUMBER --tables FILE --warehouse s3://BUCKET"
              + " --s3 http://HOST:PORT --s3-credentials FILE");
      System.exit(1);
    }
  }

  static CatalogServer start(Map<String, String> options) throws Exception {
    var server = new Server();
    var connector = new ServerConnector(server);
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    connector.setPort(Integer.parseInt(options.get("--port")));
    server.addConnector(connector);
    // The port first: whoever starts twice learns of it before the tables are touched.
    connector.open();

    JdbcCatalog catalog = catalog(options);
    var servlets = new ServletContextHandler();
    servlets.addServlet(
        new ServletHolder(new RESTCatalogServlet(new RESTCatalogAdapter(catalog))), "/*");
    server.setHandler(new NoBrowsers(servlets));
    server.start();
    return new CatalogServer(catalog, server);
  }

  /** Where clients find it. */
  URI address() {
    return server.getURI();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      System.err.println("Error: Iceberg's catalog did not end well: " + e.getMessage());
    }
    catalog.close();
  }

  private static JdbcCatalog catalog(Map<String, String> options) throws Exception {
    Path tables = Path.of(options.get("--tables")).toAbsolutePath();
    Files.createDirectories(tables.getParent());
    AwsCredentials keys = keys(Path.of(options.get("--s3-credentials")));
    var catalog = new JdbcCatalog();
    catalog.initialize(
        NAME,
        Map.ofEntries(
            Map.entry("uri", "jdbc:sqlite:" + tables),
            Map.entry("jdbc.schema-version", "V1"),
            // SQLite has one writer at a time.
            Map.entry("clients", "1"),
            Map.entry("warehouse", options.get("--warehouse")),
            Map.entry("io-impl", "org.apache.iceberg.aws.s3.S3FileIO"),
            Map.entry(
                "s3.client-factory-impl",
                "org.apache.iceberg.aws.s3.DefaultS3FileIOAwsClientFactory"),
            Map.entry("http-client.type", "urlconnection"),
            Map.entry("client.region", "us-east-1"),
            Map.entry("s3.endpoint", options.get("--s3")),
            Map.entry("s3.path-style-access", "true"),
            Map.entry("s3.access-key-id", keys.accessKeyId()),
            Map.entry("s3.secret-access-key", keys.secretAccessKey())));
    return catalog;
  }

  private static AwsCredentials keys(Path file) {
    ProfileFile profiles =
        ProfileFile.builder().content(file).type(ProfileFile.Type.CREDENTIALS).build();
    try (var provider =
        ProfileCredentialsProvider.builder().profileFile(profiles).profileName("default").build()) {
      return provider.resolveCredentials();
    }
  }

  private static Map<String, String> options(String[] arguments) {
    var options = new HashMap<String, String>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    if (!options.keySet().equals(OPTIONS) || arguments.length != 2 * OPTIONS.size()) {
      throw new IllegalArgumentException("it takes exactly the options " + OPTIONS);
    }
    return options;
  }
}
