package dev.millrace.clickhouse;

import java.io.Serializable;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.util.function.SerializableFunction;

/**
 * What is kept of an element for the case that its row is refused.
 *
 * @param kept takes it out of the element
 * @param serializer writes it into the chunk
 * @param <T> what becomes a row
 * @param <K> what is kept
 */
record Keeping<T, K>(SerializableFunction<T, K> kept, TypeSerializer<K> serializer)
    implements Serializable {}
