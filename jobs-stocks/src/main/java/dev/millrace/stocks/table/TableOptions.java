package dev.millrace.stocks.table;

import static org.apache.flink.configuration.ConfigOptions.key;

import dev.millrace.clickhouse.Batching;
import dev.millrace.clickhouse.ClickHouseAccess;
import dev.millrace.clickhouse.Secret;
import dev.millrace.serde.settings.InvalidSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/**
 * How the job meets ClickHouse.
 *
 * @param access where it is, and who writes there
 * @param database where the tables are
 * @param batching how many ticks go there together
 */
public record TableOptions(ClickHouseAccess access, String database, Batching batching) {
  /** The environment's variable that holds the password where no file does. */
  public static final String PASSWORD_VARIABLE = "MILLRACE_CLICKHOUSE_PASSWORD";

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

  public static final ConfigOption<String> URL =
      key("clickhouse.url")
          .stringType()
          .defaultValue("http://localhost:8123")
          .withDescription("ClickHouse's HTTP interface; `https` for TLS.");

  public static final ConfigOption<String> DATABASE =
      key("clickhouse.database")
          .stringType()
          .defaultValue("stocks")
          .withDescription("Where the tables are; all are created where they are missing.");

  public static final ConfigOption<String> USER =
      key("clickhouse.user")
          .stringType()
          .defaultValue("default")
          .withDescription("Who creates the tables and writes to them.");

  public static final ConfigOption<String> PASSWORD_FILE =
      key("clickhouse.password-file")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A file on each TaskManager that holds the password; else their variable"
                  + " `MILLRACE_CLICKHOUSE_PASSWORD`.");

  public static final ConfigOption<Integer> BATCH_ROWS =
      key("clickhouse.batch-rows")
          .intType()
          .defaultValue(Batching.DEFAULT.rows())
          .withDescription("So many ticks go to ClickHouse together at most.");

  public static final ConfigOption<MemorySize> BATCH_BYTES =
      key("clickhouse.batch-bytes")
          .memoryType()
          .defaultValue(new MemorySize(Batching.DEFAULT.bytes()))
          .withDescription("So many bytes go to ClickHouse together at most, before compression.");

  public static final ConfigOption<Duration> BATCH_AGE =
      key("clickhouse.batch-age")
          .durationType()
          .defaultValue(Batching.DEFAULT.age())
          .withDescription(
              "A tick waits no longer than this for others; the next checkpoint sends them.");

  public static final List<ConfigOption<?>> ALL =
      List.of(URL, DATABASE, USER, PASSWORD_FILE, BATCH_ROWS, BATCH_BYTES, BATCH_AGE);

  public TableOptions {
    if (!IDENTIFIER.matcher(database).matches()) {
      throw new InvalidSettings(
          "--clickhouse.database cannot be '"
              + database
              + "'. Names are letters, digits and _, at most 64 of them.");
    }
  }

  /**
   * Takes the values out of a job's settings.
   *
   * @throws InvalidSettings if one makes no sense
   */
  public static TableOptions from(ReadableConfig settings) {
    Secret password =
        settings
            .getOptional(PASSWORD_FILE)
            .map(Secret::inFile)
            .orElse(Secret.inVariable(PASSWORD_VARIABLE));
    return new TableOptions(
        new ClickHouseAccess(address(settings.get(URL)), settings.get(USER), password),
        settings.get(DATABASE),
        new Batching(
            settings.get(BATCH_ROWS),
            (int) Math.min(Integer.MAX_VALUE, settings.get(BATCH_BYTES).getBytes()),
            settings.get(BATCH_AGE)));
  }

  private static URI address(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException unreadable) {
      // Without the address and the cause that repeats it, for what it may hold.
      throw new InvalidSettings(
          "--clickhouse.url is no address. It looks like http://localhost:8123.");
    }
  }
}
