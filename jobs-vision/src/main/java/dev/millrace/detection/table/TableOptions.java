package dev.millrace.detection.table;

import static org.apache.flink.configuration.ConfigOptions.key;

import dev.millrace.serde.settings.InvalidSettings;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * How a job meets the table of detections. Sent to the cluster with the job, and therefore without
 * the password: it is read wherever a connection is opened.
 *
 * @param url where the database is
 * @param name the table, perhaps with its schema
 * @param user who writes
 * @param passwordFile holds the password; null to look at the environment's variable
 * @param create whether the table is created where it is missing
 * @param delivery when rows are visible
 * @param transactionPrefix begins the names of prepared transactions
 * @param batchSize so many rows go to the server together
 * @param batchInterval a row waits no longer than this for others
 */
public record TableOptions(
    String url,
    String name,
    String user,
    @Nullable String passwordFile,
    boolean create,
    TableDelivery delivery,
    String transactionPrefix,
    int batchSize,
    Duration batchInterval)
    implements Serializable {
  /** The environment's variable that holds the password where no file does. */
  public static final String PASSWORD_VARIABLE = "MILLRACE_TABLE_PASSWORD";

  private static final String URL_PREFIX = "jdbc:postgresql:";
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}(\\.[A-Za-z_][A-Za-z0-9_]{0,62})?");

  /** With the longest table's name, transactions' names stay below PostgreSQL's 200 bytes. */
  private static final Pattern TRANSACTION_PREFIX_PATTERN = Pattern.compile("[A-Za-z0-9._-]{1,40}");

  public static final ConfigOption<String> URL =
      key("table.url")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The PostgreSQL or TimescaleDB that detections are written to as well, such as"
                  + " `jdbc:postgresql://localhost:5432/realtime_analytics`; without it, none.");

  public static final ConfigOption<String> TABLE =
      key("table.name")
          .stringType()
          .defaultValue("detections")
          .withDescription("The table, or `schema.table`.");

  public static final ConfigOption<String> USER =
      key("table.user")
          .stringType()
          .defaultValue("smartcity")
          .withDescription("Who writes to the table.");

  public static final ConfigOption<String> PASSWORD_FILE =
      key("table.password-file")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A file on each TaskManager that holds the password; else their variable"
                  + " `MILLRACE_TABLE_PASSWORD`.");

  public static final ConfigOption<Boolean> CREATE =
      key("table.create")
          .booleanType()
          .defaultValue(true)
          .withDescription(
              "Create the table where it is missing; as a hypertable where TimescaleDB is there.");

  public static final ConfigOption<TableDelivery> DELIVERY =
      key("table.delivery")
          .enumType(TableDelivery.class)
          .defaultValue(TableDelivery.UPSERT)
          .withDescription(
              "`upsert` shows rows at once and writes some again after a failure; `exactly-once`"
                  + " shows them with the checkpoint and needs `max_prepared_transactions` on the"
                  + " server.");

  public static final ConfigOption<String> TRANSACTION_PREFIX =
      key("table.transaction-prefix")
          .stringType()
          .defaultValue("detection")
          .withDescription(
              "Begins the names of prepared transactions; give each copy of a job that writes to"
                  + " one table its own.");

  public static final ConfigOption<Integer> BATCH_SIZE =
      key("table.batch-size")
          .intType()
          .defaultValue(500)
          .withDescription("So many rows go to the server together.");

  public static final ConfigOption<Duration> BATCH_INTERVAL =
      key("table.batch-interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(1))
          .withDescription("A row waits no longer than this for others; with `upsert` only.");

  public static final List<ConfigOption<?>> ALL =
      List.of(
          URL,
          TABLE,
          USER,
          PASSWORD_FILE,
          CREATE,
          DELIVERY,
          TRANSACTION_PREFIX,
          BATCH_SIZE,
          BATCH_INTERVAL);

  public TableOptions {
    requirePlainAddress(url);
    if (!NAME.matcher(name).matches()) {
      throw new InvalidSettings(
          "--table.name cannot be '"
              + name
              + "'. Names are letters, digits and _, at most 63 of them, like detections or"
              + " city.detections.");
    }
    if (user.isBlank()) {
      throw new InvalidSettings("--table.user must not be empty.");
    }
    if (!TRANSACTION_PREFIX_PATTERN.matcher(transactionPrefix).matches()) {
      throw new InvalidSettings(
          "--table.transaction-prefix cannot be '"
              + transactionPrefix
              + "'. It takes 1 to 40 letters, digits, '.', '_' and '-'.");
    }
    if (batchSize < 1 || batchSize > 100_000) {
      throw new InvalidSettings("--table.batch-size must be from 1 to 100000.");
    }
    if (batchInterval.toMillis() <= 0) {
      throw new InvalidSettings("--table.batch-interval must be longer than zero.");
    }
  }

  /**
   * Takes the values out of a job's settings.
   *
   * @return null if no table is wanted
   * @throws InvalidSettings if one makes no sense, or is there without {@code table.url}
   */
  public static @Nullable TableOptions from(ReadableConfig settings) {
    String url = settings.getOptional(URL).orElse(null);
    if (url == null) {
      for (ConfigOption<?> option : ALL) {
        if (settings.getOptional(option).isPresent()) {
          throw new InvalidSettings("--" + option.key() + " needs --" + URL.key() + ".");
        }
      }
      return null;
    }
    return new TableOptions(
        url,
        settings.get(TABLE),
        settings.get(USER),
        settings.getOptional(PASSWORD_FILE).orElse(null),
        settings.get(CREATE),
        settings.get(DELIVERY),
        settings.get(TRANSACTION_PREFIX),
        settings.get(BATCH_SIZE),
        settings.get(BATCH_INTERVAL));
  }

  /** The address is logged and shown; messages about it never repeat it, for what it may hold. */
  private static void requirePlainAddress(String url) {
    Properties parts = url.startsWith(URL_PREFIX) ? Driver.parseURL(url, new Properties()) : null;
    if (parts == null) {
      throw new InvalidSettings(
          "--table.url is no address of PostgreSQL. It looks like"
              + " jdbc:postgresql://localhost:5432/realtime_analytics; other databases are not"
              + " supported.");
    }
    if (parts.getProperty("PGHOST", "").contains("@")
        || List.of("user", "password", "sslpassword").stream().anyMatch(parts::containsKey)) {
      throw new InvalidSettings(
          "--table.url must not hold credentials, since it is logged. Use --table.user and"
              + " --table.password-file, or the variable "
              + PASSWORD_VARIABLE
              + ".");
    }
  }

  /**
   * The password as it is now.
   *
   * @return null if there is none
   */
  @Nullable String readPassword() throws TableUnusable {
    if (passwordFile == null) {
      return System.getenv(PASSWORD_VARIABLE);
    }
    try {
      return Files.readString(Path.of(passwordFile)).strip();
    } catch (IOException unreadable) {
      throw TableUnusable.withoutPassword(passwordFile, unreadable);
    }
  }
}
