package dev.millrace.lakehouse.catalog;

import dev.millrace.serde.settings.InvalidSettings;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Where the table is, and who knows. It travels with the job and so holds no secrets: they are read
 * wherever the catalog is opened.
 *
 * @param type who keeps the list of tables
 * @param uri of what keeps it; null for a folder
 * @param warehouse where tables lie: a folder, a bucket, or a name that a REST catalog knows
 * @param database the table's
 * @param table its name
 * @param propertiesFile holds more of Iceberg's properties, secrets among them; may be null
 * @param endpoint of what speaks S3; null for Amazon's own
 * @param region of the bucket
 * @param pathStyle whether the bucket is part of the path, not of the host
 * @param credentialsFile in the form of {@code ~/.aws/credentials}; null to look where Amazon's SDK
 *     looks
 */
public record CatalogOptions(
    CatalogType type,
    @Nullable String uri,
    String warehouse,
    String database,
    String table,
    @Nullable String propertiesFile,
    @Nullable String endpoint,
    String region,
    boolean pathStyle,
    @Nullable String credentialsFile)
    implements Serializable {
  private static final String NAME = "lakehouse";

  /** The database and the table of everybody who does not choose. */
  public static final String DEFAULT_DATABASE = "rva";

  public static final String DEFAULT_TABLE = "bronze_raw";

  /** What those are told who speak to a store that knows no regions. */
  public static final String DEFAULT_REGION = "us-east-1";

  public CatalogOptions {
    if (type != CatalogType.HADOOP && uri == null) {
      throw new InvalidSettings(
          "--catalog.type " + type + " needs --catalog.uri, such as " + type.exampleUri() + ".");
    }
    if (uri != null && uri.contains("password=")) {
      // Not repeated, for what it holds.
      throw new InvalidSettings(
          "--catalog.uri must not hold a password, as everybody sees it in the Web UI. Write"
              + " jdbc.password=… into the file of --catalog.properties.");
    }
    if (type == CatalogType.HADOOP && isOnS3(warehouse)) {
      throw new InvalidSettings(
          "--catalog.type hadoop cannot be '"
              + warehouse
              + "': two commits there could replace each other. Choose jdbc or rest for S3.");
    }
    if (type != CatalogType.REST && !isPlace(warehouse)) {
      throw new InvalidSettings(
          "--catalog.warehouse cannot be '"
              + warehouse
              + "'. Warehouses look like file:///a/folder or s3://bucket/prefix.");
    }
  }

  /**
   * The usual table in a folder, without a server that keeps the list of tables.
   *
   * @param warehouse as {@code file:///a/folder}
   */
  public static CatalogOptions inFolder(String warehouse) {
    return new CatalogOptions(
        CatalogType.HADOOP,
        null,
        warehouse,
        DEFAULT_DATABASE,
        DEFAULT_TABLE,
        null,
        null,
        DEFAULT_REGION,
        false,
        null);
  }

  /** The table's name as people write it in queries. */
  public String fullName() {
    return NAME + '.' + database + '.' + table;
  }

  /** The table's name in its catalog. */
  public TableIdentifier identifier() {
    return TableIdentifier.of(database, table);
  }

  /** Opens the catalog; close it if it can be closed. */
  public Catalog open() {
    if (type == CatalogType.JDBC) {
      knowDrivers();
    }
    return CatalogUtil.loadCatalog(type.implementation(), NAME, properties(), new Configuration());
  }

  /** Java looks for drivers once in a process, and that was before this job came. */
  private static void knowDrivers() {
    try {
      Class.forName("org.postgresql.Driver");
    } catch (ClassNotFoundException impossible) {
      throw new IllegalStateException("it comes with the job", impossible);
    }
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("warehouse", warehouse);
    put(properties, "uri", uri);
    if (type == CatalogType.JDBC) {
      properties.put("jdbc.schema-version", "V1");
    }
    if (type == CatalogType.HADOOP && warehouse.startsWith("file:")) {
      properties.put("lock-impl", FolderLock.class.getName());
    }
    if (isOnS3(warehouse)) {
      properties.put("io-impl", "org.apache.iceberg.aws.s3.S3FileIO");
    }
    // The usual one wants the clients of all that Amazon has, and the JAR brings that of S3.
    properties.put(
        "s3.client-factory-impl", "org.apache.iceberg.aws.s3.DefaultS3FileIOAwsClientFactory");
    properties.put("http-client.type", "urlconnection");
    properties.put("client.region", region);
    properties.put("s3.path-style-access", String.valueOf(pathStyle));
    put(properties, "s3.endpoint", endpoint);
    if (credentialsFile != null) {
      properties.put(CredentialsInAFile.PROVIDER, CredentialsInAFile.class.getName());
      properties.put(CredentialsInAFile.FILE, credentialsFile);
    }
    if (propertiesFile != null) {
      properties.putAll(read(propertiesFile));
    }
    return properties;
  }

  private static Map<String, String> read(String file) {
    Properties read = new Properties();
    try (var reader = Files.newBufferedReader(Path.of(file))) {
      read.load(reader);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new UnusableTable(
          "--catalog.properties names a file that cannot be read on this machine: " + file,
          unreadable);
    }
    Map<String, String> properties = new HashMap<>();
    read.stringPropertyNames().forEach(key -> properties.put(key, read.getProperty(key)));
    return properties;
  }

  private static void put(Map<String, String> properties, String key, @Nullable String value) {
    if (value != null) {
      properties.put(key, value);
    }
  }

  private static boolean isPlace(String warehouse) {
    try {
      return new URI(warehouse).getScheme() != null;
    } catch (URISyntaxException broken) {
      return false;
    }
  }

  private static boolean isOnS3(String warehouse) {
    return warehouse.startsWith("s3:") || warehouse.startsWith("s3a:");
  }
}
