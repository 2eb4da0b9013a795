package dev.millrace.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Small ONNX models, byte by byte. An output is a constant, times the brightest value of each
 * picture where the batch is dynamic; or what {@linkplain #node nodes} make of the picture.
 */
public final class OnnxFile {
  private static final int FLOAT = 1;
  private static final int HALF = 10;

  private final ByteArrayOutputStream graph = new ByteArrayOutputStream();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private boolean dynamic;

  /** A model that takes pictures of 32 × 32 pixels. */
  public static OnnxFile taking() {
    return new OnnxFile().input(FLOAT, 1, 3, 32, 32);
  }

  /** A model that takes the same at 16 bits. */
  public static OnnxFile takingHalves() {
    return new OnnxFile().input(HALF, 1, 3, 32, 32);
  }

  /** A model that takes any number of them. */
  public static OnnxFile takingAnyBatch() {
    OnnxFile file = new OnnxFile().input(FLOAT, -1, 3, 32, 32);
    file.dynamic = true;
    file.bytes(1, node("ReduceMax", "m1", ints("axes", 1), integer("keepdims", 1), "images"));
    file.bytes(1, node("ReduceMax", "m2", ints("axes", 3), integer("keepdims", 0), "m1"));
    file.bytes(1, node("ReduceMax", "brightest", ints("axes", 2), integer("keepdims", 1), "m2"));
    return file;
  }

  /** A model that takes an input of this shape. */
  public static OnnxFile takingShape(long... shape) {
    return new OnnxFile().input(FLOAT, shape);
  }

  private OnnxFile input(int type, long... shape) {
    bytes(11, valueType("images", type, shape));
    return this;
  }

  /** Declares an output that is a constant. */
  public OnnxFile giving(String output, float[] values, long... shape) {
    bytes(5, tensor("c_" + output, values, shape));
    long[] declared = shape.clone();
    if (dynamic) {
      declared[0] = -1;
      bytes(1, node("Mul", output, new byte[0], new byte[0], "c_" + output, "brightest"));
    } else {
      bytes(1, node("Identity", output, new byte[0], new byte[0], "c_" + output));
    }
    bytes(12, valueType(output, FLOAT, declared));
    return this;
  }

  /** Writes an entry of metadata. */
  public OnnxFile with(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /** Writes the model. */
  public Path in(Path folder) {
    return in(folder, "tiny.onnx");
  }

  /** Writes the model under a name of its own. */
  public Path in(Path folder, String name) {
    var model = new ByteArrayOutputStream();
    number(model, 1, 8);
    text(graph, 2, "tiny");
    bytes(model, 7, graph.toByteArray());
    var opset = new ByteArrayOutputStream();
    text(opset, 1, "");
    number(opset, 2, 13);
    bytes(model, 8, opset.toByteArray());
    metadata.forEach(
        (key, value) -> {
          var entry = new ByteArrayOutputStream();
          text(entry, 1, key);
          text(entry, 2, value);
          bytes(model, 14, entry.toByteArray());
        });
    try {
      return Files.write(folder.resolve(name), model.toByteArray());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Adds a constant for nodes to use. */
  public OnnxFile constant(String name, float[] values, long... shape) {
    bytes(5, tensor(name, values, shape));
    return this;
  }

  /** Adds a node without attributes; the input is called {@code images}. */
  public OnnxFile node(String operator, String output, String... inputs) {
    bytes(1, node(operator, output, new byte[0], new byte[0], inputs));
    return this;
  }

  /** Adds a node that makes numbers of truth values. */
  public OnnxFile castToNumbers(String output, String input) {
    bytes(1, node("Cast", output, integer("to", FLOAT), new byte[0], input));
    return this;
  }

  /** Adds a node that leaves the greatest value along an axis. */
  public OnnxFile greatest(String output, String input, int axis, boolean keepAxis) {
    bytes(
        1,
        node(
            "ReduceMax", output, ints("axes", axis), integer("keepdims", keepAxis ? 1 : 0), input));
    return this;
  }

  /** Adds a node that puts inputs side by side along an axis. */
  public OnnxFile joined(String output, int axis, String... inputs) {
    bytes(1, node("Concat", output, integer("axis", axis), new byte[0], inputs));
    return this;
  }

  /** Declares what a node made as an output. */
  public OnnxFile giving(String output, long... shape) {
    bytes(12, valueType(output, FLOAT, shape));
    return this;
  }

  private void bytes(int field, byte[] value) {
    bytes(graph, field, value);
  }

  private static byte[] node(
      String operator, String output, byte[] first, byte[] second, String... inputs) {
    var node = new ByteArrayOutputStream();
    for (String input : inputs) {
      text(node, 1, input);
    }
    text(node, 2, output);
    text(node, 4, operator);
    for (byte[] attribute : new byte[][] {first, second}) {
      if (attribute.length > 0) {
        bytes(node, 5, attribute);
      }
    }
    return node.toByteArray();
  }

  private static byte[] ints(String name, long value) {
    var attribute = new ByteArrayOutputStream();
    text(attribute, 1, name);
    number(attribute, 8, value);
    number(attribute, 20, 7);
    return attribute.toByteArray();
  }

  private static byte[] integer(String name, long value) {
    var attribute = new ByteArrayOutputStream();
    text(attribute, 1, name);
    number(attribute, 3, value);
    number(attribute, 20, 2);
    return attribute.toByteArray();
  }

  private static byte[] tensor(String name, float[] values, long... shape) {
    var tensor = new ByteArrayOutputStream();
    for (long dimension : shape) {
      number(tensor, 1, dimension);
    }
    number(tensor, 2, FLOAT);
    text(tensor, 8, name);
    ByteBuffer raw = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    bytes(tensor, 9, raw.array());
    return tensor.toByteArray();
  }

  private static byte[] valueType(String name, int type, long... shape) {
    var dimensions = new ByteArrayOutputStream();
    for (long size : shape) {
      var dimension = new ByteArrayOutputStream();
      if (size < 0) {
        text(dimension, 2, "any");
      } else {
        number(dimension, 1, size);
      }
      bytes(dimensions, 1, dimension.toByteArray());
    }
    var tensorType = new ByteArrayOutputStream();
    number(tensorType, 1, type);
    bytes(tensorType, 2, dimensions.toByteArray());
    var wrapped = new ByteArrayOutputStream();
    bytes(wrapped, 1, tensorType.toByteArray());
    var value = new ByteArrayOutputStream();
    text(value, 1, name);
    bytes(value, 2, wrapped.toByteArray());
    return value.toByteArray();
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static void number(ByteArrayOutputStream out, int field, long value) {
    varint(out, (long) field << 3);
    varint(out, value);
  }

  private static void bytes(ByteArrayOutputStream out, int field, byte[] value) {
    varint(out, ((long) field << 3) | 2);
    varint(out, value.length);
    out.writeBytes(value);
  }

  private static void text(ByteArrayOutputStream out, int field, String value) {
    bytes(out, field, value.getBytes(UTF_8));
  }
}
