package dev.millrace.clickhouse;

import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * A row that ClickHouse does not take; all others of its insert are stored.
 *
 * @param element what should have become a row, or what was kept of it
 * @param code ClickHouse's number of the error
 * @param message ClickHouse's words
 * @param <T> what becomes a row
 */
public record RefusedRow<T>(T element, int code, String message) {
  @SuppressWarnings({"unchecked", "rawtypes"}) // A class knows nothing of its parameters.
  static <T> TypeInformation<RefusedRow<T>> type(TypeInformation<T> elements) {
    Map<String, TypeInformation<?>> components =
        Map.of("element", elements, "code", Types.INT, "message", Types.STRING);
    return (TypeInformation) Types.POJO(RefusedRow.class, components);
  }
}
