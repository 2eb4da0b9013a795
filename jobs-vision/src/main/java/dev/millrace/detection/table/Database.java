package dev.millrace.detection.table;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.IntPredicate;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to the database, and what is done there beside writing rows. */
final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  /** Nobody else creates tables under this lock; "detect" in ASCII. */
  private static final long CREATION_LOCK = 0x646574656374L;

  private static final String UNDEFINED_OBJECT = "42704";

  private final Connection connection;

  private Database(Connection connection) {
    this.connection = connection;
  }

  /** Connects, with the password as it is now. */
  static Database connect(TableOptions options) throws IOException {
    try {
      return new Database(connection(options));
    } catch (SQLException refused) {
      throw TableUnusable.explain(refused, options);
    }
  }

  private static Connection connection(TableOptions options) throws IOException, SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", options.user());
    String password = options.readPassword();
    if (password != null) {
      properties.setProperty("password", password);
    }
    properties.setProperty("ApplicationName", "millrace " + options.transactionPrefix());
    // A server that is gone without a word is noticed; the address may say otherwise.
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("socketTimeout", "90");
    properties.setProperty("tcpKeepAlive", "true");
    Driver driver = new Driver();
    if (Driver.class.getClassLoader() != ClassLoader.getSystemClassLoader()
        && Driver.isRegistered()) {
      // The JVM's list of drivers would hold the class loader of each submitted job for good.
      Driver.deregister();
    }
    Connection connection = driver.connect(options.url(), properties);
    if (connection == null) {
      throw new SQLException("The driver does not take the address");
    }
    try (Statement statement = connection.createStatement()) {
      // A TaskManager that is gone without a word does not keep its locks, and those that nobody
      // frees are told of.
      statement.execute(
          "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10;"
              + " SET tcp_keepalives_count = 3; SET lock_timeout = '60s'");
      return connection;
    } catch (SQLException failure) {
      connection.close();
      throw failure;
    }
  }

  Connection connection() {
    return connection;
  }

  /** Creates the table if it is missing; of several at once, one does. */
  void create(DetectionsTable table) throws SQLException {
    if (exists(table)) {
      return;
    }
    connection.setAutoCommit(false);
    try (PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)");
        Statement statement = connection.createStatement()) {
      lock.setLong(1, CREATION_LOCK);
      lock.execute();
      if (!exists(table)) {
        statement.execute(table.script());
        LOG.info("Created the table {}", table.name());
      }
      connection.commit();
    } catch (SQLException failure) {
      connection.rollback();
      throw failure;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private boolean exists(DetectionsTable table) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("SELECT to_regclass(?) IS NULL")) {
      query.setString(1, table.name());
      try (ResultSet missing = query.executeQuery()) {
        missing.next();
        return !missing.getBoolean(1);
      }
    }
  }

  /** Asks the server to plan the writing of a row: columns, key and privileges must be there. */
  void check(DetectionsTable table) throws SQLException {
    try (PreparedStatement plan = connection.prepareStatement("EXPLAIN " + table.upsert())) {
      DetectionsTable.bind(plan, DetectionsTable.EXAMPLE);
      plan.execute();
    }
  }

  boolean preparesTransactions() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet limit =
            statement.executeQuery(
                "SELECT current_setting('max_prepared_transactions')::integer")) {
      limit.next();
      return limit.getInt(1) > 0;
    }
  }

  /** Ends the current transaction, to be committed by whoever knows its name. */
  void prepare(TransactionName name) throws SQLException {
    execute("PREPARE TRANSACTION", name.text());
  }

  /**
   * Commits a prepared transaction.
   *
   * @return false if there is none of that name, since it was committed before
   */
  boolean commitPrepared(String name) throws SQLException {
    try {
      execute("COMMIT PREPARED", name);
      return true;
    } catch (SQLException failure) {
      if (UNDEFINED_OBJECT.equals(failure.getSQLState())) {
        return false;
      }
      throw failure;
    }
  }

  /**
   * Rolls back what was prepared behind the checkpoint that a subtask goes on from: its rows come
   * again, and would wait for its locks.
   *
   * @param scope begins the names of the job's transactions
   * @param mine whether the subtask of this number is what goes on, or was and is no more
   */
  void rollBackBehind(long checkpoint, String scope, IntPredicate mine) throws SQLException {
    for (String text : prepared(scope)) {
      TransactionName name = TransactionName.parse(text);
      if (name != null && name.behindCheckpoint() >= checkpoint && mine.test(name.subtask())) {
        execute("ROLLBACK PREPARED", text);
        LOG.info("Rolled back {}, which no checkpoint holds", text);
      }
    }
  }

  private List<String> prepared(String scope) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT gid FROM pg_prepared_xacts"
                + " WHERE database = current_database() AND owner = current_user"
                + " AND starts_with(gid, ?)")) {
      query.setString(1, scope);
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          names.add(found.getString(1));
        }
      }
    }
    return names;
  }

  /** These commands take no parameters. */
  private void execute(String command, String name) throws SQLException {
    String quoted = connection.unwrap(PGConnection.class).escapeLiteral(name);
    try (Statement statement = connection.createStatement()) {
      statement.execute(command + " '" + quoted + "'");
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
