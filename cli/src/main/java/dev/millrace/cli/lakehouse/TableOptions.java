package dev.millrace.cli.lakehouse;

import dev.millrace.cli.Failure;
import dev.millrace.cli.Surroundings;
import dev.millrace.lakehouse.catalog.CatalogOptions;
import dev.millrace.lakehouse.catalog.CatalogType;
import dev.millrace.localstack.Port;
import dev.millrace.localstack.Ports;
import dev.millrace.serde.settings.InvalidSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where the table is: named and read as the job's settings, with those of {@code up} unless given.
 */
public final class TableOptions {
  @Option(
      names = "--catalog.type",
      paramLabel = "TYPE",
      defaultValue = "${env:MILLRACE_CATALOG_TYPE}",
      description =
          "Who knows the tables: hadoop, jdbc or rest (default: $MILLRACE_CATALOG_TYPE, else hadoop;"
              + " without --catalog.uri and --catalog.warehouse the catalog and the store of 'up').")
  @Nullable CatalogType type;

  @Option(
      names = "--catalog.uri",
      paramLabel = "URI",
      defaultValue = "${env:MILLRACE_CATALOG_URI}",
      description =
          "jdbc:postgresql://host/database or http://host:8181 (default: $MILLRACE_CATALOG_URI).")
  @Nullable String uri;

  @Option(
      names = "--catalog.warehouse",
      paramLabel = "URI",
      defaultValue = "${env:MILLRACE_CATALOG_WAREHOUSE}",
      description =
          "Where tables lie: file:///a/folder, s3://bucket/prefix, or a name that a REST catalog"
              + " knows (default: $MILLRACE_CATALOG_WAREHOUSE).")
  @Nullable String warehouse;

  @Option(
      names = "--catalog.database",
      paramLabel = "NAME",
      defaultValue = CatalogOptions.DEFAULT_DATABASE,
      description = "The table's database (default: ${DEFAULT-VALUE}).")
  String database = CatalogOptions.DEFAULT_DATABASE;

  @Option(
      names = "--catalog.table",
      paramLabel = "NAME",
      defaultValue = CatalogOptions.DEFAULT_TABLE,
      description = "The table (default: ${DEFAULT-VALUE}).")
  String table = CatalogOptions.DEFAULT_TABLE;

  @Option(
      names = "--catalog.properties",
      paramLabel = "FILE",
      defaultValue = "${env:MILLRACE_CATALOG_PROPERTIES}",
      description = "More of Iceberg's properties, secrets among them.")
  @Nullable String properties;

  @Option(
      names = "--s3.endpoint",
      paramLabel = "URL",
      defaultValue = "${env:MILLRACE_S3_ENDPOINT}",
      description = "What speaks S3, if it is not Amazon's.")
  @Nullable String endpoint;

  @Option(
      names = "--s3.region",
      paramLabel = "NAME",
      defaultValue = "${env:MILLRACE_S3_REGION:-us-east-1}",
      description = "Region of the bucket (default: us-east-1).")
  String region = CatalogOptions.DEFAULT_REGION;

  @Option(
      names = "--s3.path-style",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOLEAN",
      defaultValue = "${env:MILLRACE_S3_PATH_STYLE:-false}",
      description = "The bucket is part of the path, not of the host.")
  boolean pathStyle;

  @Option(
      names = "--s3.credentials-file",
      paramLabel = "FILE",
      defaultValue = "${env:MILLRACE_S3_CREDENTIALS_FILE}",
      description =
          "The bucket's keys, in the form of ~/.aws/credentials; or AWS_ACCESS_KEY_ID and"
              + " AWS_SECRET_ACCESS_KEY say them.")
  @Nullable String credentialsFile;

  /** Where the table is. */
  CatalogOptions catalog() {
    if (uri == null && warehouse == null) {
      return catalogOfUp();
    }
    if (warehouse == null && type != CatalogType.REST) {
      throw new Failure(
          "Nothing says where the tables lie.",
          "Name it with --catalog.warehouse, as file:///a/folder or s3://bucket/prefix.");
    }
    try {
      return new CatalogOptions(
          type == null ? CatalogType.HADOOP : type,
          uri,
          warehouse == null ? "" : warehouse,
          database,
          table,
          properties,
          endpoint,
          region,
          pathStyle,
          credentialsFile);
    } catch (InvalidSettings senseless) {
      String[] sentences = String.valueOf(senseless.getMessage()).split("(?<=[.:]) ", 2);
      throw new Failure(
          sentences[0],
          sentences.length > 1 ? sentences[1] : "See 'millrace lakehouse status --help'.",
          senseless);
    }
  }

  private CatalogOptions catalogOfUp() {
    Ports ports = Surroundings.stack().ports();
    String another = System.getenv("MILLRACE_ICEBERG");
    return new CatalogOptions(
        CatalogType.REST,
        another == null ? "http://localhost:" + ports.of(Port.ICEBERG) : another,
        "s3://warehouse",
        database,
        table,
        properties,
        endpoint == null ? "http://localhost:" + ports.of(Port.S3) : endpoint,
        region,
        true,
        credentialsFile == null
            ? Surroundings.folder().s3Credentials().toString()
            : credentialsFile);
  }
}
