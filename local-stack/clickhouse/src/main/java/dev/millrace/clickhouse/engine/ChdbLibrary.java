package dev.millrace.clickhouse.engine;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the engine's C interface that this server needs; {@code closeConn} stands for {@code
 * chdb_close_conn}, and so on.
 *
 * <p>A connection is a pointer to the pointer that the other calls take. Texts come with their
 * length; where lengths are left away, they end with a zero.
 */
interface ChdbLibrary extends Library {
  void setSignalHandlersEnabled(int enabled);

  @Nullable Pointer connect(int count, String[] arguments);

  void closeConn(Pointer connection);

  Pointer queryWithParamsN(
      Pointer connection,
      byte[] query,
      long queryLength,
      byte[] format,
      long formatLength,
      String[] names,
      long @Nullable [] nameLengths,
      String[] values,
      long @Nullable [] valueLengths,
      long count);

  Pointer streamInsertWithParamsN(
      Pointer connection,
      byte[] query,
      long queryLength,
      byte[] format,
      long formatLength,
      String[] names,
      long @Nullable [] nameLengths,
      String[] values,
      long @Nullable [] valueLengths,
      long count);

  int streamAppend(Pointer insert, byte[] rows, long length);

  Pointer streamDone(Pointer insert);

  @Nullable String streamInsertError(Pointer insert);

  /** Frees an insert; one that is not done is given up. */
  void destroyInsertStream(Pointer insert);

  @Nullable Pointer resultBuffer(Pointer result);

  long resultLength(Pointer result);

  @Nullable String resultError(Pointer result);

  long resultRowsRead(Pointer result);

  long resultBytesRead(Pointer result);

  long resultRowsWritten(Pointer result);

  long resultBytesWritten(Pointer result);

  double resultElapsed(Pointer result);

  void destroyQueryResult(Pointer result);
}
