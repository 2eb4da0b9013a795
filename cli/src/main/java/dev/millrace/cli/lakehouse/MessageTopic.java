package dev.millrace.cli.lakehouse;

import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A topic whose messages should all be rows of the table. */
interface MessageTopic extends AutoCloseable {
  /** Takes a message; those of one partition come in their order. */
  @FunctionalInterface
  interface Taker {
    void take(Place place, @Nullable ByteBuffer payload);
  }

  /** How the table names it. */
  String name();

  /** How the table writes a place in it. */
  String written(Place place);

  /** The last message of each partition as of now, of those that have any. */
  Map<Integer, Place> ends();

  /** Reads what there is from the first message that is kept up to these ends. */
  void read(Map<Integer, Place> ends, Taker taker);

  @Override
  void close();
}
