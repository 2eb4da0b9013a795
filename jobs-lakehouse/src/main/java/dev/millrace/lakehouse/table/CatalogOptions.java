package dev.millrace.lakehouse.table;

import static org.apache.flink.configuration.ConfigOptions.key;

import dev.millrace.serde.settings.InvalidSettings;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
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

  public static final ConfigOption<CatalogType> TYPE =
      key("catalog.type")
          .enumType(CatalogType.class)
          .defaultValue(CatalogType.HADOOP)
          .withDescription(
              "Who knows the tables: `hadoop`, the folder that they lie in; `jdbc`, a database;"
                  + " `rest`, a catalog that speaks Iceberg's protocol.");

  public static final ConfigOption<String> URI_OF_CATALOG =
      key("catalog.uri")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Of the catalog: `jdbc:postgresql://host/database` or `http://host:8181`.");

  public static final ConfigOption<String> WAREHOUSE =
      key("catalog.warehouse")
          .stringType()
          .defaultValue("file:///var/lib/millrace/lakehouse")
          .withDescription(
              "Where tables lie: `file:///a/folder` that every TaskManager sees,"
                  + " `s3://bucket/prefix`, or a name that a REST catalog knows.");

  public static final ConfigOption<String> DATABASE =
      key("catalog.database")
          .stringType()
          .defaultValue("rva")
          .withDescription("The table's database, made where it is missing.");

  public static final ConfigOption<String> TABLE =
      key("catalog.table")
          .stringType()
          .defaultValue("bronze_raw")
          .withDescription("The table, made where it is missing.");

  public static final ConfigOption<String> PROPERTIES =
      key("catalog.properties")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A file on each TaskManager with more of Iceberg's properties, such as"
                  + " `jdbc.password=…` or `credential=…`; they go before all others.");

  public static final ConfigOption<String> ENDPOINT =
      key("s3.endpoint")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "What speaks S3, such as `http://localhost:9000`; Amazon's own unless given.");

  public static final ConfigOption<String> REGION =
      key("s3.region")
          .stringType()
          .defaultValue("us-east-1")
          .withDescription("Region of the bucket.");

  public static final ConfigOption<Boolean> PATH_STYLE =
      key("s3.path-style")
          .booleanType()
          .defaultValue(false)
          .withDescription("The bucket is part of the path, not of the host.");

  public static final ConfigOption<String> CREDENTIALS_FILE =
      key("s3.credentials-file")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A file on each TaskManager in the form of `~/.aws/credentials`; else their variables"
                  + " `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or the role of the machine.");

  public static final List<ConfigOption<?>> ALL =
      List.of(
          TYPE,
          URI_OF_CATALOG,
          WAREHOUSE,
          DATABASE,
          TABLE,
          PROPERTIES,
          ENDPOINT,
          REGION,
          PATH_STYLE,
          CREDENTIALS_FILE);

  public CatalogOptions {
    if (type != CatalogType.HADOOP && uri == null) {
      throw new InvalidSettings(
          "--catalog.type " + type + " needs --catalog.uri, such as " + type.exampleUri() + ".");
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
   * Takes the values out of a job's settings.
   *
   * @throws InvalidSettings if they name no table
   */
  public static CatalogOptions from(ReadableConfig settings) {
    return new CatalogOptions(
        settings.get(TYPE),
        settings.get(URI_OF_CATALOG),
        settings.get(WAREHOUSE),
        settings.get(DATABASE),
        settings.get(TABLE),
        settings.get(PROPERTIES),
        settings.get(ENDPOINT),
        settings.get(REGION),
        settings.get(PATH_STYLE),
        settings.get(CREDENTIALS_FILE));
  }

  /** The table's name as people write it in queries. */
  public String fullName() {
    return NAME + '.' + database + '.' + table;
  }

  /** Opens the catalog; close it if it can be closed. */
  Catalog open() {
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
