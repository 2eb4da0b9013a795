package dev.millrace.clickhouse;

import java.io.Serializable;
import java.net.URI;

/**
 * Where ClickHouse is, and who writes there.
 *
 * @param url its HTTP interface, such as {@code http://localhost:8123} or {@code https://…:8443}
 * @param user the account
 * @param password where the account's password is found
 */
public record ClickHouseAccess(URI url, String user, Secret password) implements Serializable {
  public ClickHouseAccess {
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!http || url.getHost() == null) {
      // Not repeated, for what it may hold.
      throw new IllegalArgumentException(
          "This is no address of ClickHouse's HTTP interface. It looks like"
              + " http://localhost:8123.");
    }
    if (url.getUserInfo() != null || url.getQuery() != null) {
      throw new IllegalArgumentException(
          "The address of ClickHouse must hold neither credentials nor settings, since it is"
              + " logged. Name user and password beside it.");
    }
    if (user.isBlank()) {
      throw new IllegalArgumentException("There is no user to write to ClickHouse. Name one.");
    }
  }

  /** The user {@code default} without a password, as a fresh server has it. */
  public static ClickHouseAccess to(String url) {
    return new ClickHouseAccess(URI.create(url), "default", Secret.none());
  }
}
