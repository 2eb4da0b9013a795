package dev.millrace.vision.detect;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import dev.millrace.vision.detect.ModelSignature.Numbers;
import dev.millrace.vision.detect.ModelSignature.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a model on batches of one size, in memory that is taken once: the input is written in place,
 * and outputs of known size come to the same place each time. For one thread at a time.
 */
public final class Inference implements AutoCloseable {
  private static final int CHANNELS = 3;

  private final OrtSession session;
  private final FloatBuffer input;
  private final @Nullable ShortBuffer half;
  private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
  private final Map<String, Output> pinnedOutputs = new LinkedHashMap<>();

  /** For batches of so many pictures. */
  Inference(SharedSession shared, ModelSignature model, PictureInput picture, int batch) {
    session = shared.session();
    int values = batch * CHANNELS * picture.height() * picture.width();
    input = direct(values, Float.BYTES).asFloatBuffer();
    half = picture.numbers() == Numbers.HALF ? direct(values, Short.BYTES).asShortBuffer() : null;
    try {
      addInputs(model, picture, batch);
      pinOutputs(model, batch);
    } catch (OrtException refused) {
      close();
      throw failed(refused);
    }
  }

  private void addInputs(ModelSignature model, PictureInput picture, int batch)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {batch, CHANNELS, picture.height(), picture.width()};
    inputs.put(
        picture.name(),
        half == null
            ? OnnxTensor.createTensor(environment, input, shape)
            : OnnxTensor.createTensor(environment, half, shape, OnnxJavaType.FLOAT16));
    boolean wantsSize =
        model.inputs().stream().anyMatch(each -> each.name().equals(DfineDecoder.SIZE_INPUT));
    if (wantsSize) {
      LongBuffer sizes = direct(2 * batch, Long.BYTES).asLongBuffer();
      for (int slot = 0; slot < batch; slot++) {
        sizes.put(2 * slot, picture.width());
        sizes.put(2 * slot + 1, picture.height());
      }
      inputs.put(
          DfineDecoder.SIZE_INPUT,
          OnnxTensor.createTensor(environment, sizes, new long[] {batch, 2}));
    }
  }

  /** All or nothing: ONNX Runtime takes a mixture for a mistake. */
  private void pinOutputs(ModelSignature model, int batch) throws OrtException {
    if (!model.outputs().stream().allMatch(Inference::hasKnownSize)) {
      return;
    }
    for (Tensor output : model.outputs()) {
      long[] shape = output.shape().stream().mapToLong(Long::longValue).toArray();
      shape[0] = shape[0] < 0 ? batch : shape[0];
      long size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
      FloatBuffer values = direct(Math.toIntExact(size), Float.BYTES).asFloatBuffer();
      pinned.put(
          output.name(), OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), values, shape));
      pinnedOutputs.put(output.name(), new Output(values, dimensions(shape)));
    }
  }

  private static boolean hasKnownSize(Tensor output) {
    return output.numbers() == Numbers.FLOAT
        && output.rank() >= 2
        && output.shape().stream().skip(1).allMatch(dimension -> dimension > 0);
  }

  /** Where pictures go: plane after plane, picture after picture. */
  public FloatBuffer input() {
    return input;
  }

  /**
   * Runs the model on what {@link #input} holds.
   *
   * @return the outputs by name; they are overwritten by the next run
   */
  public Map<String, Output> run() {
    if (half != null) {
      for (int i = 0; i < half.capacity(); i++) {
        half.put(i, Fp16Conversions.floatToFp16(input.get(i)));
      }
    }
    if (!pinned.isEmpty()) {
      try (OrtSession.Result unused = session.run(inputs, pinned)) {
        return pinnedOutputs;
      } catch (OrtException refused) {
        throw failed(refused);
      }
    }
    try (OrtSession.Result result = session.run(inputs)) {
      Map<String, Output> outputs = new LinkedHashMap<>();
      for (Map.Entry<String, OnnxValue> entry : result) {
        outputs.put(entry.getKey(), copied(entry.getValue()));
      }
      return outputs;
    } catch (OrtException refused) {
      throw failed(refused);
    }
  }

  private static Output copied(OnnxValue value) {
    if (!(value instanceof OnnxTensor tensor)) {
      throw new ModelRefused(
          "One of the model's outputs is no array of numbers.", "Use a detector.");
    }
    TensorInfo tensorInfo = tensor.getInfo();
    FloatBuffer values =
        switch (tensorInfo.type) {
          case FLOAT, FLOAT16 -> tensor.getFloatBuffer();
          case INT64 -> floats(tensor.getLongBuffer());
          default -> null;
        };
    if (values == null) {
      throw new ModelRefused(
          "One of the model's outputs holds numbers of the type %s.".formatted(tensorInfo.type),
          "Export it with floating point outputs.");
    }
    return new Output(values, dimensions(tensorInfo.getShape()));
  }

  private static FloatBuffer floats(LongBuffer whole) {
    FloatBuffer floats = FloatBuffer.allocate(whole.remaining());
    while (whole.hasRemaining()) {
      floats.put((float) whole.get());
    }
    return floats.flip();
  }

  private static List<Integer> dimensions(long[] shape) {
    List<Integer> dimensions = new ArrayList<>();
    for (long dimension : shape) {
      dimensions.add(Math.toIntExact(dimension));
    }
    return dimensions;
  }

  /** ONNX Runtime reads these as they lie in memory; in any other order it would read noise. */
  private static ByteBuffer direct(int count, int bytes) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(count, bytes))
        .order(ByteOrder.nativeOrder());
  }

  private static ModelRefused failed(OrtException failure) {
    return new ModelRefused(
        "The model cannot be run: " + SharedSession.firstSentence(failure),
        "Check the input size, and that the model works elsewhere.",
        failure);
  }

  @Override
  public void close() {
    inputs.values().forEach(OnnxTensor::close);
    pinned.values().forEach(OnnxTensor::close);
  }
}
