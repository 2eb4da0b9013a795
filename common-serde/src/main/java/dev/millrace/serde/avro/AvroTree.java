package dev.millrace.serde.avro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Avro's values as JSON trees and back, so that one set of rules makes records of both.
 *
 * <p>A decimal is a JSON number. Avro fixes the places of its decimals in the schema, and an amount
 * may come with more: a text beside a decimal in one union is such a decimal, written out.
 */
final class AvroTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MAX_DECIMAL_LENGTH = 100;

  private AvroTree() {}

  /**
   * An Avro value as a tree.
   *
   * @throws IllegalArgumentException if a text that stands for a decimal is none
   */
  static JsonNode toTree(Schema schema, @Nullable Object value) {
    return switch (schema.getType()) {
      case NULL -> NODES.nullNode();
      case BOOLEAN -> NODES.booleanNode((Boolean) present(value));
      case INT -> NODES.numberNode((Integer) present(value));
      case LONG -> NODES.numberNode((Long) present(value));
      case FLOAT -> NODES.numberNode((Float) present(value));
      case DOUBLE -> NODES.numberNode((Double) present(value));
      case STRING, ENUM -> NODES.textNode(present(value).toString());
      case BYTES -> ofBytes(schema, array((ByteBuffer) present(value)));
      case FIXED -> ofBytes(schema, ((GenericFixed) present(value)).bytes());
      case UNION -> ofUnion(schema, value);
      case RECORD -> {
        ObjectNode fields = NODES.objectNode();
        var record = (GenericRecord) present(value);
        for (Schema.Field field : schema.getFields()) {
          fields.set(field.name(), toTree(field.schema(), record.get(field.pos())));
        }
        yield fields;
      }
      case ARRAY -> {
        ArrayNode elements = NODES.arrayNode();
        for (Object element : (Collection<?>) present(value)) {
          elements.add(toTree(schema.getElementType(), element));
        }
        yield elements;
      }
      case MAP -> {
        ObjectNode entries = NODES.objectNode();
        ((Map<?, ?>) present(value))
            .forEach(
                (name, entry) ->
                    entries.set(String.valueOf(name), toTree(schema.getValueType(), entry)));
        yield entries;
      }
    };
  }

  private static JsonNode ofUnion(Schema union, @Nullable Object value) {
    Schema branch = union.getTypes().get(GenericData.get().resolveUnion(union, value));
    if (branch.getType() == Schema.Type.STRING && hasDecimal(union)) {
      String text = present(value).toString();
      if (text.length() > MAX_DECIMAL_LENGTH) {
        throw new IllegalArgumentException("A decimal has " + text.length() + " characters");
      }
      try {
        return DecimalNode.valueOf(new BigDecimal(text));
      } catch (NumberFormatException notANumber) {
        throw new IllegalArgumentException("'" + text + "' is not a decimal", notANumber);
      }
    }
    return toTree(branch, value);
  }

  private static JsonNode ofBytes(Schema schema, byte[] bytes) {
    if (!(schema.getLogicalType() instanceof LogicalTypes.Decimal decimal)) {
      return NODES.binaryNode(bytes);
    }
    if (bytes.length == 0 || bytes.length > MAX_DECIMAL_LENGTH) {
      throw new IllegalArgumentException("A decimal has " + bytes.length + " bytes");
    }
    return DecimalNode.valueOf(new BigDecimal(new BigInteger(bytes), decimal.getScale()));
  }

  /**
   * A tree as a value of a schema. What the schema does not name is left out.
   *
   * @throws IllegalArgumentException if the schema cannot hold the tree, exactly
   */
  static @Nullable Object fromTree(Schema schema, JsonNode tree) {
    if (schema.getType() == Schema.Type.UNION) {
      Schema branch = branchFor(schema, tree);
      // A decimal that its branch has too few places for.
      return branch.getType() == Schema.Type.STRING && tree.isNumber()
          ? tree.decimalValue().toPlainString()
          : fromTree(branch, tree);
    }
    if (!holds(schema, tree)) {
      throw new IllegalArgumentException(
          schema.getFullName() + " cannot be " + shorten(tree.toString()));
    }
    return switch (schema.getType()) {
      case NULL -> null;
      case BOOLEAN -> tree.booleanValue();
      case INT -> tree.intValue();
      case LONG -> tree.longValue();
      case FLOAT -> tree.floatValue();
      case DOUBLE -> tree.doubleValue();
      case STRING -> tree.textValue();
      case ENUM -> new GenericData.EnumSymbol(schema, tree.textValue());
      case BYTES -> ByteBuffer.wrap(bytes(schema, tree));
      case FIXED -> new GenericData.Fixed(schema, bytes(schema, tree));
      case RECORD -> {
        var record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
          JsonNode value = tree.get(field.name());
          record.put(
              field.pos(),
              value == null && field.hasDefaultValue()
                  ? GenericData.get().getDefaultValue(field)
                  : fromTree(field.schema(), value == null ? NODES.nullNode() : value));
        }
        yield record;
      }
      case ARRAY -> {
        var elements = new GenericData.Array<@Nullable Object>(tree.size(), schema);
        tree.forEach(element -> elements.add(fromTree(schema.getElementType(), element)));
        yield elements;
      }
      case MAP -> {
        var entries = new LinkedHashMap<String, @Nullable Object>();
        tree.properties()
            .forEach(
                entry ->
                    entries.put(entry.getKey(), fromTree(schema.getValueType(), entry.getValue())));
        yield entries;
      }
      case UNION -> throw new IllegalStateException("A union is one of its branches");
    };
  }

  private static Schema branchFor(Schema union, JsonNode tree) {
    for (Schema branch : union.getTypes()) {
      if (holds(branch, tree)) {
        return branch;
      }
    }
    if (tree.isNumber() && hasDecimal(union)) {
      for (Schema branch : union.getTypes()) {
        if (branch.getType() == Schema.Type.STRING
            && Math.abs((long) tree.decimalValue().scale()) <= MAX_DECIMAL_LENGTH) {
          return branch;
        }
      }
    }
    throw new IllegalArgumentException(union + " cannot be " + shorten(tree.toString()));
  }

  private static boolean holds(Schema schema, JsonNode tree) {
    return switch (schema.getType()) {
      case NULL -> tree.isNull();
      case BOOLEAN -> tree.isBoolean();
      case INT -> tree.isIntegralNumber() && tree.canConvertToInt();
      case LONG -> tree.isIntegralNumber() && tree.canConvertToLong();
      case FLOAT, DOUBLE -> tree.isNumber();
      case STRING -> tree.isTextual();
      case ENUM -> tree.isTextual() && schema.hasEnumSymbol(tree.textValue());
      case BYTES, FIXED ->
          schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
              ? tree.isNumber() && fits(decimal, tree.decimalValue())
              : tree.isBinary();
      case RECORD, MAP -> tree.isObject();
      case ARRAY -> tree.isArray();
      case UNION -> false;
    };
  }

  private static boolean fits(LogicalTypes.Decimal decimal, BigDecimal number) {
    // An amount of 15.300 comes with three places, and is to be given back with three.
    return number.scale() <= decimal.getScale()
        && (long) number.precision() - number.scale() + decimal.getScale()
            <= decimal.getPrecision();
  }

  private static byte[] bytes(Schema schema, JsonNode tree) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      byte[] number =
          tree.decimalValue().setScale(decimal.getScale()).unscaledValue().toByteArray();
      return schema.getType() == Schema.Type.FIXED
          ? widened(number, schema.getFixedSize())
          : number;
    }
    try {
      return tree.binaryValue();
    } catch (IOException notBinary) {
      throw new UncheckedIOException(notBinary);
    }
  }

  private static byte[] widened(byte[] number, int size) {
    byte[] wide = new byte[size];
    java.util.Arrays.fill(wide, (byte) (number[0] < 0 ? -1 : 0));
    System.arraycopy(number, 0, wide, size - number.length, number.length);
    return wide;
  }

  private static boolean hasDecimal(Schema union) {
    return union.getTypes().stream()
        .anyMatch(branch -> branch.getLogicalType() instanceof LogicalTypes.Decimal);
  }

  private static byte[] array(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static Object present(@Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("A value is missing");
    }
    return value;
  }

  private static String shorten(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
