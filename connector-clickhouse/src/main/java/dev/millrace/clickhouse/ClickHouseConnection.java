package dev.millrace.clickhouse;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientFaultCause;
import com.clickhouse.client.api.CompressionMethod;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.data.ClickHouseFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Speaks to ClickHouse through its own client: one attempt a call, each answered or failed. */
final class ClickHouseConnection implements AutoCloseable {
  private static final int CONNECT_SECONDS = 10;
  private static final int MOST_OF_A_MESSAGE = 2000;
  private static final Pattern AROUND_THE_MESSAGE =
      Pattern.compile(
          "^(Code: \\d*\\.? *)*(DB::Exception: )?|\\s*\\(version [^()]*(\\([^()]*\\))?\\)|\\s*\\(queryId=[^)]*\\)");

  /** One chunk is one insert of one block, known by its token here and in views behind. */
  static final Map<String, String> ONCE =
      Map.of(
          "insert_deduplicate", "1",
          "deduplicate_blocks_in_dependent_materialized_views", "1",
          "async_insert", "0",
          // Errors that come late have a code, too.
          "wait_end_of_query", "1");

  /** Counts the table if it is one that remembers no tokens. */
  private static final String FORGETFUL =
      """
      SELECT count() FROM system.tables
      WHERE database = if({database:String} = '', currentDatabase(), {database:String})
        AND name = {name:String}
        AND engine LIKE '%MergeTree' AND NOT match(engine, '^(Replicated|Shared)')
        AND if(engine_full LIKE '%non_replicated_deduplication_window = %',
               extract(engine_full, 'non_replicated_deduplication_window = ([0-9]+)'),
               (SELECT any(value) FROM system.merge_tree_settings
                WHERE name = 'non_replicated_deduplication_window')) IN ('', '0')
      """;

  private final ClickHouseAccess access;
  private final TableName table;
  private final Map<String, String> settings;
  private final Client client;

  ClickHouseConnection(
      ClickHouseAccess access, TableName table, Map<String, String> settings, Retrying retrying)
      throws IOException {
    this.access = access;
    this.table = table;
    this.settings = settings;
    client =
        new Client.Builder()
            .addEndpoint(access.url().toString())
            .setUsername(access.user())
            .setPassword(access.password().read())
            .setClientName("flink-connector-clickhouse")
            .setConnectTimeout(CONNECT_SECONDS, ChronoUnit.SECONDS)
            .setSocketTimeout(retrying.answer().toMillis())
            .retryOnFailures(ClientFaultCause.None)
            .setMaxRetries(0)
            .compressClientRequest(true)
            .compressionMethod(CompressionMethod.LZ4)
            // In threads of the client's own, so that waiting for them can be interrupted.
            .useAsyncRequests(true)
            .build();
  }

  /**
   * Inserts a range of rows under a token.
   *
   * @param columns that the rows have
   * @param from the first row
   * @param to behind the last row
   */
  Answer insert(List<String> columns, String token, Pieces rows, int from, int to)
      throws InterruptedException {
    InsertSettings insert = new InsertSettings().setDeduplicationToken(token);
    ONCE.forEach(insert::serverSetting);
    settings.forEach(insert::serverSetting);
    int start = rows.starts()[from];
    InputStream body = new ByteArrayInputStream(rows.bytes(), start, rows.starts()[to] - start);
    return await(
        client.insert(
            table.quoted(),
            columns.stream().map(TableName::quotedColumn).toList(),
            body,
            ClickHouseFormat.RowBinary,
            insert));
  }

  /** Executes a statement that gives no rows. */
  Answer execute(String statement) throws InterruptedException {
    Answer answer = await(client.execute(statement));
    return answer instanceof Answer.RowsAtFault fault
        ? new Answer.Unusable("ClickHouse refuses a statement: " + fault.message())
        : answer;
  }

  /** Whether it is known that the table does not remember tokens, so that retries store twice. */
  boolean forgetsTokens() {
    Map<String, Object> parameters =
        Map.of("database", table.database(), "name", table.nameInDatabase());
    try {
      return client.queryAll(FORGETFUL, parameters).get(0).getLong(1) > 0;
    } catch (RuntimeException notToBeKnown) {
      // The account need not be allowed to look, and the server need not be there.
      return false;
    }
  }

  private Answer await(Future<? extends AutoCloseable> response) throws InterruptedException {
    try {
      response.get().close();
      return new Answer.Done();
    } catch (InterruptedException interrupted) {
      throw interrupted;
    } catch (ExecutionException failed) {
      return explain(failed.getCause() == null ? failed : failed.getCause());
    } catch (Exception failed) {
      return explain(failed);
    }
  }

  private Answer explain(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ServerException server) {
        return explain(
            server.getCode(),
            server.getTransportProtocolCode(),
            String.valueOf(server.getMessage()));
      }
      if (cause instanceof SSLHandshakeException || cause instanceof SSLPeerUnverifiedException) {
        return new Answer.Unusable(
            "The certificate of ClickHouse at "
                + access.url()
                + " is not trusted: "
                + cause.getMessage()
                + ". Give it one that Java trusts, or its issuer to Java.");
      }
      if (cause instanceof IOException) {
        return new Answer.Away(
            access.url() + " does not answer (" + cause.getClass().getSimpleName() + ")");
      }
    }
    return new Answer.Unusable(
        "ClickHouse's client failed: "
            + failure
            + ". Waiting would not help; look for what is wrong with the job's class path or"
            + " settings.");
  }

  /** What an error means. Visible for tests. */
  Answer explain(int code, int httpStatus, String text) {
    String message = tidy(text);
    if (code == 0) {
      return explainWithoutCode(httpStatus, message);
    }
    ErrorGroup group = ErrorGroup.of(code);
    return switch (group.cure()) {
      case WAIT -> new Answer.Away(group.words() + " (" + code + ": " + message + ")");
      case CHANGE_SOMETHING -> unusable(code, message, group.words());
      // A table may have the rows that fail in a view: the halves' tokens would store them again.
      case LEAVE_ROW_OUT ->
          text.contains("while pushing to view")
              ? unusable(code, message, "Change the view so that it takes what the table takes")
              : new Answer.RowsAtFault(code, message);
    };
  }

  private Answer explainWithoutCode(int httpStatus, String message) {
    if (httpStatus == 429 || httpStatus >= 500) {
      return new Answer.Away(access.url() + " is not ready (HTTP " + httpStatus + ")");
    }
    if (httpStatus == 401 || httpStatus == 403) {
      return unusable(0, message, ErrorGroup.NOT_ALLOWED.words());
    }
    return unusable(0, message, "Check that this is the address of ClickHouse's HTTP interface");
  }

  private Answer unusable(int code, String message, String advice) {
    return new Answer.Unusable(
        "ClickHouse at "
            + access.url()
            + " does not take rows for "
            + table.text()
            + (code == 0 ? ": " : " (error " + code + "): ")
            + message
            + " "
            + advice
            + ".");
  }

  private static String tidy(String text) {
    String message = AROUND_THE_MESSAGE.matcher(text).replaceAll("").strip();
    return message.length() <= MOST_OF_A_MESSAGE
        ? message
        : message.substring(0, MOST_OF_A_MESSAGE) + "…";
  }

  @Override
  public void close() {
    client.close();
  }
}
