package dev.millrace.serde.avro;

import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Whether two schemas mean the same by the same bytes.
 *
 * <p>Avro's resolution looks past logical types: a decimal with four places read as one with two is
 * a hundred times the amount, and microseconds read as milliseconds lie in another millennium,
 * without a word.
 */
final class SameMeaning {
  private SameMeaning() {}

  /**
   * Compares what both schemas name.
   *
   * @throws IllegalArgumentException if a value of the writer would be taken for something else
   */
  static void require(String where, Schema writer, Schema reader) {
    for (Schema written : branches(writer)) {
      for (Schema read : branches(reader)) {
        if (storedAlike(written, read)) {
          requireOne(where, written, read);
        }
      }
    }
  }

  private static void requireOne(String where, Schema writer, Schema reader) {
    switch (reader.getType()) {
      case RECORD -> {
        for (Schema.Field field : reader.getFields()) {
          Schema.Field written = fieldOf(writer, field);
          if (written != null) {
            require(
                where.isEmpty() ? field.name() : where + '.' + field.name(),
                written.schema(),
                field.schema());
          }
        }
      }
      case ARRAY -> require(where, writer.getElementType(), reader.getElementType());
      case MAP -> require(where, writer.getValueType(), reader.getValueType());
      default -> {
        String written = meaning(writer);
        boolean bytes =
            reader.getType() == Schema.Type.BYTES || reader.getType() == Schema.Type.FIXED;
        // Plain numbers and texts are taken for what the reader says, as in JSON.
        if (!written.equals(meaning(reader)) && (bytes || !written.isEmpty())) {
          throw new IllegalArgumentException(
              "%s is %s%s for the writer and %s%s for the reader"
                  .formatted(where, writer.getType(), written, reader.getType(), meaning(reader)));
        }
      }
    }
  }

  private static Schema.@org.jspecify.annotations.Nullable Field fieldOf(
      Schema writer, Schema.Field field) {
    Schema.Field named = writer.getField(field.name());
    if (named != null) {
      return named;
    }
    return field.aliases().stream()
        .map(writer::getField)
        .filter(java.util.Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static boolean storedAlike(Schema writer, Schema reader) {
    boolean widened = writer.getType() == Schema.Type.INT && reader.getType() == Schema.Type.LONG;
    return widened || writer.getType() == reader.getType();
  }

  private static String meaning(Schema schema) {
    if (schema.getType() == Schema.Type.STRING || schema.getLogicalType() == null) {
      return "";
    }
    return schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
        ? " (decimal with " + decimal.getScale() + " places)"
        : " (" + schema.getLogicalType().getName() + ")";
  }

  private static List<Schema> branches(Schema schema) {
    return schema.getType() == Schema.Type.UNION ? schema.getTypes() : List.of(schema);
  }
}
