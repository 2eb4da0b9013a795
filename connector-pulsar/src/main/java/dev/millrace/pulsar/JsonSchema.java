package dev.millrace.pulsar;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.common.schema.SchemaInfo;
import org.apache.pulsar.common.schema.SchemaType;

/**
 * A topic's JSON schema, registered by whatever connects with it, for messages whose bytes are JSON
 * already and pass unchanged. Pulsar describes JSON in Avro's language.
 */
public final class JsonSchema implements Schema<byte[]> {
  private final SchemaInfo description;

  private JsonSchema(SchemaInfo description) {
    this.description = description;
  }

  /**
   * The schema of a record: a field for each component, in snake case, that may be missing unless
   * it is a primitive. What is neither a number, a boolean, a list, a map nor a record is text.
   */
  public static JsonSchema of(Class<? extends Record> type) {
    return of(type.getSimpleName(), named(type, new HashSet<>()));
  }

  /**
   * A schema that is written out already, for names that Java does not allow.
   *
   * @param definition of a record, in Avro's language
   */
  public static JsonSchema of(String name, String definition) {
    return new JsonSchema(
        SchemaInfo.builder()
            .name(name)
            .type(SchemaType.JSON)
            .schema(definition.getBytes(StandardCharsets.UTF_8))
            .properties(Map.of())
            .build());
  }

  private static String named(Class<?> type, Set<Class<?>> defined) {
    if (!defined.add(type)) {
      return quoted(type.getSimpleName());
    }
    String fields =
        Arrays.stream(type.getRecordComponents())
            .map(component -> field(component, defined))
            .collect(Collectors.joining(","));
    return "{\"type\":\"record\",\"name\":%s,\"fields\":[%s]}"
        .formatted(quoted(type.getSimpleName()), fields);
  }

  private static String field(RecordComponent component, Set<Class<?>> defined) {
    String name = quoted(snakeCase(component.getName()));
    String type = described(component.getGenericType(), defined);
    return component.getType().isPrimitive()
        ? "{\"name\":%s,\"type\":%s}".formatted(name, type)
        : "{\"name\":%s,\"type\":[\"null\",%s],\"default\":null}".formatted(name, type);
  }

  private static String described(Type type, Set<Class<?>> defined) {
    if (type instanceof ParameterizedType generic) {
      Class<?> raw = (Class<?>) generic.getRawType();
      Type[] arguments = generic.getActualTypeArguments();
      String element = described(arguments[arguments.length - 1], defined);
      if (Collection.class.isAssignableFrom(raw)) {
        return "{\"type\":\"array\",\"items\":" + element + "}";
      }
      if (Map.class.isAssignableFrom(raw)) {
        return "{\"type\":\"map\",\"values\":" + element + "}";
      }
    }
    if (type instanceof GenericArrayType || !(type instanceof Class<?> plain)) {
      throw new IllegalArgumentException(
          type.getTypeName() + " has no JSON schema. Use a record of plain components.");
    }
    if (plain.isRecord()) {
      return named(plain, defined);
    }
    if (plain.isArray() && plain != byte[].class) {
      return "{\"type\":\"array\",\"items\":" + described(plain.getComponentType(), defined) + "}";
    }
    return quoted(primitive(plain));
  }

  private static String primitive(Class<?> type) {
    if (type == int.class || type == Integer.class || type == short.class || type == Short.class) {
      return "int";
    }
    if (type == long.class || type == Long.class) {
      return "long";
    }
    if (type == float.class || type == Float.class) {
      return "float";
    }
    if (type == double.class || type == Double.class) {
      return "double";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "boolean";
    }
    return "string";
  }

  private static String snakeCase(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  private static String quoted(String name) {
    return '"' + name + '"';
  }

  @Override
  public byte[] encode(byte[] json) {
    return json;
  }

  @Override
  public byte[] decode(byte[] json) {
    return json;
  }

  @Override
  public SchemaInfo getSchemaInfo() {
    return description;
  }

  @Override
  @SuppressWarnings("MissingSuperCall") // It is immutable.
  public JsonSchema clone() {
    return this;
  }
}
