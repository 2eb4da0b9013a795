package dev.millrace.lakehouse.table;

import static org.apache.flink.configuration.ConfigOptions.key;

import dev.millrace.lakehouse.catalog.CatalogOptions;
import dev.millrace.lakehouse.catalog.CatalogType;
import dev.millrace.serde.settings.InvalidSettings;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** What can be set about the table and its catalog. */
public final class CatalogSettings {
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
          .defaultValue(CatalogOptions.DEFAULT_DATABASE)
          .withDescription("The table's database, made where it is missing.");

  public static final ConfigOption<String> TABLE =
      key("catalog.table")
          .stringType()
          .defaultValue(CatalogOptions.DEFAULT_TABLE)
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
          .defaultValue(CatalogOptions.DEFAULT_REGION)
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

  private CatalogSettings() {}

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
}
