package dev.millrace.clickhouse;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * ClickHouse's errors by what helps against them. The numbers are those of its {@code
 * ErrorCodes.cpp}; what is in no group is {@link #OTHER}.
 */
enum ErrorGroup {
  /** It has too much to do, or too little memory, for now. */
  OVERLOADED(
      Cure.WAIT,
      "ClickHouse has too much to do",
      159, // TIMEOUT_EXCEEDED
      160, // TOO_SLOW
      173, // CANNOT_ALLOCATE_MEMORY
      201, // QUOTA_EXCEEDED: the account's next interval begins some time
      202, // TOO_MANY_SIMULTANEOUS_QUERIES
      203, // NO_FREE_CONNECTION
      241, // MEMORY_LIMIT_EXCEEDED
      252, // TOO_MANY_PARTS: merges have to catch up
      364, // RECEIVED_ERROR_TOO_MANY_REQUESTS
      439, // CANNOT_SCHEDULE_TASK
      574, // DISTRIBUTED_TOO_MANY_PENDING_BYTES
      700, // USER_SESSION_LIMIT_EXCEEDED
      745, // SERVER_OVERLOADED
      749, // TCP_CONNECTION_LIMIT_REACHED
      762, // HTTP_CONNECTION_LIMIT_REACHED
      776, // RESOURCE_LIMIT_EXCEEDED
      777, // MEMORY_RESERVATION_KILLED
      778 // MEMORY_RESERVATION_FAILED
      ),

  /** It stops or starts, or somebody has stopped this insert. */
  STOPPING(
      Cure.WAIT,
      "ClickHouse stops or starts",
      236, // ABORTED
      394, // QUERY_WAS_CANCELLED
      667, // NOT_INITIALIZED
      677, // THREAD_WAS_CANCELED
      696, // ASYNC_LOAD_CANCELED
      733, // TABLE_IS_BEING_RESTARTED
      735, // QUERY_WAS_CANCELLED_BY_CLIENT
      763 // SESSION_REFUSED
      ),

  /** Its servers do not reach each other. */
  DISCONNECTED(
      Cure.WAIT,
      "ClickHouse's servers do not reach each other",
      95, // CANNOT_READ_FROM_SOCKET
      96, // CANNOT_WRITE_TO_SOCKET
      198, // DNS_ERROR
      209, // SOCKET_TIMEOUT
      210, // NETWORK_ERROR
      279, // ALL_CONNECTION_TRIES_FAILED
      297, // SHARD_HAS_NO_CONNECTIONS
      519, // NO_REMOTE_SHARD_AVAILABLE
      904 // TOO_MANY_UNAVAILABLE_SHARDS
      ),

  /** Replicas do not agree, or have lost their Keeper; they find each other again. */
  REPLICAS_DISAGREE(
      Cure.WAIT,
      "ClickHouse's replicas do not agree, or have no Keeper",
      224, // REPLICA_IS_ALREADY_ACTIVE
      225, // NO_ZOOKEEPER
      242, // TABLE_IS_READ_ONLY: as replicated tables are without their Keeper
      244, // UNEXPECTED_ZOOKEEPER_ERROR
      254, // NO_ACTIVE_REPLICAS
      265, // NO_AVAILABLE_REPLICA
      285, // TOO_FEW_LIVE_REPLICAS
      286, // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE
      289, // REPLICA_IS_NOT_IN_QUORUM
      319, // UNKNOWN_STATUS_OF_INSERT
      415, // ALL_REPLICAS_LOST
      416, // REPLICA_STATUS_CHANGED
      529, // NOT_A_LEADER
      568, // RAFT_ERROR
      571, // DATABASE_REPLICATION_FAILED
      659, // UNKNOWN_STATUS_OF_TRANSACTION
      999 // KEEPER_EXCEPTION
      ),

  /** A disk is full, or a store behind it does not answer. */
  STORAGE_FAILS(
      Cure.WAIT,
      "ClickHouse cannot write to its storage",
      75, // CANNOT_WRITE_TO_FILE_DESCRIPTOR
      204, // CANNOT_FSYNC
      243, // NOT_ENOUGH_SPACE
      294, // CANNOT_WRITE_TO_FILE
      425, // SYSTEM_ERROR
      499, // S3_ERROR
      500, // AZURE_BLOB_STORAGE_ERROR
      660, // HDFS_ERROR
      693, // AWS_ERROR
      707, // GCP_ERROR
      737, // GOOGLE_CLOUD_ERROR
      900 // DISTRIBUTED_CACHE_ERROR
      ),

  /** Something else is at work on the table. */
  LOCKED(
      Cure.WAIT,
      "ClickHouse is at work on the table",
      384, // PART_IS_TEMPORARILY_LOCKED
      473, // DEADLOCK_AVOIDED
      517, // CANNOT_ASSIGN_ALTER
      738 // PART_IS_LOCKED
      ),

  /** The table forbids a row. */
  FORBIDDEN_ROW(
      Cure.LEAVE_ROW_OUT,
      "Change the table's constraints, or leave such rows out",
      395, // FUNCTION_THROW_IF_VALUE_IS_NON_ZERO: in the expression of a column
      469 // VIOLATED_CONSTRAINT
      ),

  /** A value is none of its column's, or of an expression's over it. */
  UNFIT_VALUE(
      Cure.LEAVE_ROW_OUT,
      "Change the column's type, or leave such rows out",
      69, // ARGUMENT_OUT_OF_BOUND
      128, // TOO_LARGE_ARRAY_SIZE
      131, // TOO_LARGE_STRING_SIZE
      153, // ILLEGAL_DIVISION
      190, // SIZES_OF_ARRAYS_DONT_MATCH
      248, // INVALID_PARTITION_VALUE
      321, // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
      349, // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
      376, // CANNOT_PARSE_UUID
      407, // DECIMAL_OVERFLOW
      441, // CANNOT_PARSE_DOMAIN_VALUE_FROM_STRING
      675, // CANNOT_PARSE_IPV4
      676, // CANNOT_PARSE_IPV6
      691 // UNKNOWN_ELEMENT_OF_ENUM
      ),

  /** The bytes are not what the columns' types read: one row's, or every row's. */
  UNREADABLE_ROW(
      Cure.LEAVE_ROW_OUT,
      "Make the encoder write what the columns' types read",
      3, // UNEXPECTED_END_OF_FILE
      6, // CANNOT_PARSE_TEXT
      27, // CANNOT_PARSE_INPUT_ASSERTION_FAILED
      32, // ATTEMPT_TO_READ_AFTER_EOF
      33, // CANNOT_READ_ALL_DATA
      38, // CANNOT_PARSE_DATE
      41, // CANNOT_PARSE_DATETIME
      72, // CANNOT_PARSE_NUMBER
      117, // INCORRECT_DATA
      467 // CANNOT_PARSE_BOOL
      ),

  /** The table is not there. */
  NO_TABLE(
      Cure.CHANGE_SOMETHING,
      "Create the table, or name the right one",
      60, // UNKNOWN_TABLE
      81, // UNKNOWN_DATABASE
      218 // TABLE_IS_DROPPED
      ),

  /** The table has other columns than those that are written. */
  OTHER_COLUMNS(
      Cure.CHANGE_SOMETHING,
      "Give table and encoder the same columns, with the same types",
      7, // INCORRECT_NUMBER_OF_COLUMNS
      8, // THERE_IS_NO_COLUMN
      10, // NOT_FOUND_COLUMN_IN_BLOCK
      15, // DUPLICATE_COLUMN
      16, // NO_SUCH_COLUMN_IN_TABLE
      20, // NUMBER_OF_COLUMNS_DOESNT_MATCH
      44, // ILLEGAL_COLUMN
      47, // UNKNOWN_IDENTIFIER
      53, // TYPE_MISMATCH
      70, // CANNOT_CONVERT_TYPE
      122 // INCOMPATIBLE_COLUMNS
      ),

  /** The account may not do this, or is not who it says. */
  NOT_ALLOWED(
      Cure.CHANGE_SOMETHING,
      "Check user and password, and grant the user INSERT on the table",
      164, // READONLY
      192, // UNKNOWN_USER
      193, // WRONG_PASSWORD
      194, // REQUIRED_PASSWORD
      195, // IP_ADDRESS_NOT_ALLOWED
      291, // DATABASE_ACCESS_DENIED
      452, // SETTING_CONSTRAINT_VIOLATION
      472, // READONLY_SETTING
      497, // ACCESS_DENIED
      516, // AUTHENTICATION_FAILED
      720 // USER_EXPIRED
      ),

  /** Whatever else there is: it fails the job, whose restart asks again. */
  OTHER(Cure.CHANGE_SOMETHING, "See ClickHouse's log for what led to it");

  /** What helps. */
  enum Cure {
    /** The same rows, later. */
    WAIT,
    /** The other rows, without those at fault. */
    LEAVE_ROW_OUT,
    /** Neither: a person has to act. */
    CHANGE_SOMETHING
  }

  private static final Map<Integer, ErrorGroup> BY_CODE =
      Arrays.stream(values())
          .flatMap(group -> Arrays.stream(group.codes).boxed().map(code -> Map.entry(code, group)))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private final Cure cure;
  private final String words;

  @SuppressWarnings("ImmutableEnumChecker") // Read once, for the map.
  private final int[] codes;

  ErrorGroup(Cure cure, String words, int... codes) {
    this.cure = cure;
    this.words = words;
    this.codes = codes;
  }

  static ErrorGroup of(int code) {
    return BY_CODE.getOrDefault(code, OTHER);
  }

  Cure cure() {
    return cure;
  }

  /** What is going on, where waiting helps; what to do elsewhere. */
  String words() {
    return words;
  }
}
