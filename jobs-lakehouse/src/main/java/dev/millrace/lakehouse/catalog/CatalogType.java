package dev.millrace.lakehouse.catalog;

import java.util.Locale;

/** Who keeps the list of tables, and which files of a table count. */
public enum CatalogType {
  /** The folder that the tables lie in. */
  HADOOP("org.apache.iceberg.hadoop.HadoopCatalog", ""),
  /** A database. */
  JDBC("org.apache.iceberg.jdbc.JdbcCatalog", "jdbc:postgresql://localhost/lakehouse"),
  /** A server of Iceberg's own protocol. */
  REST("org.apache.iceberg.rest.RESTCatalog", "http://localhost:8181");

  private final String implementation;
  private final String exampleUri;

  CatalogType(String implementation, String exampleUri) {
    this.implementation = implementation;
    this.exampleUri = exampleUri;
  }

  String implementation() {
    return implementation;
  }

  String exampleUri() {
    return exampleUri;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
