package dev.millrace.vision.detect;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxModelMetadata;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.millrace.vision.detect.ModelSignature.Numbers;
import dev.millrace.vision.detect.ModelSignature.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One session of ONNX Runtime for each model and process, whoever uses it: its weights are in
 * memory once, and any number of threads may run it side by side, each on one core. Who acquires it
 * closes it; the last one to do so ends the session.
 */
public final class SharedSession implements AutoCloseable {
  /**
   * What makes two sessions the same.
   *
   * @param path without links, so that one file has one name
   * @param modified so that a new model under an old name is a new one
   */
  private record Key(Path path, long size, FileTime modified, Device device) {
    static Key of(Path model, Device device) {
      try {
        Path real = model.toRealPath();
        return new Key(real, Files.size(real), Files.getLastModifiedTime(real), device);
      } catch (IOException unreadable) {
        throw new ModelRefused(
            "There is no model file %s.".formatted(model), "Check its name.", unreadable);
      }
    }
  }

  /** A session and the number of those who use it. */
  private static final class Counted {
    final OrtSession session;
    int users;

    Counted(OrtSession session) {
      this.session = session;
    }
  }

  private static final Map<Key, Counted> OPEN = new HashMap<>();

  private final Key key;
  private final OrtSession session;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SharedSession(Key key, OrtSession session) {
    this.key = key;
    this.session = session;
  }

  /** The session of a model file, opened if this is its first user. */
  public static SharedSession acquire(Path model, Device device) {
    Key key = Key.of(model, device);
    synchronized (OPEN) {
      Counted counted = OPEN.computeIfAbsent(key, SharedSession::open);
      counted.users++;
      return new SharedSession(key, counted.session);
    }
  }

  /** How many sessions are open in this process. */
  public static int count() {
    synchronized (OPEN) {
      return OPEN.size();
    }
  }

  private static Counted open(Key key) {
    try (var options = new OrtSession.SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      // One thread for each caller: callers are the parallelism, and spinning threads starve them.
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      key.device().addTo(options);
      return new Counted(
          OrtEnvironment.getEnvironment().createSession(key.path().toString(), options));
    } catch (OrtException refused) {
      throw new ModelRefused(
          "The model file %s cannot be loaded: %s"
              .formatted(key.path().getFileName(), firstSentence(refused)),
          "Check that it is a complete ONNX file.",
          refused);
    }
  }

  OrtSession session() {
    return session;
  }

  /** What the file says of itself. */
  ModelSignature signature() {
    try {
      OnnxModelMetadata metadata = session.getMetadata();
      return new ModelSignature(
          tensors(session.getInputInfo()),
          tensors(session.getOutputInfo()),
          metadata.getCustomMetadata());
    } catch (OrtException unreadable) {
      throw new ModelRefused(
          "The model does not describe itself: " + firstSentence(unreadable),
          "Export it again.",
          unreadable);
    }
  }

  private static List<Tensor> tensors(Map<String, NodeInfo> nodes) {
    return nodes.values().stream()
        .map(
            node -> {
              if (!(node.getInfo() instanceof TensorInfo tensor)) {
                return new Tensor(node.getName(), Numbers.OTHER, List.of());
              }
              Numbers numbers =
                  switch (tensor.type) {
                    case FLOAT -> Numbers.FLOAT;
                    case FLOAT16 -> Numbers.HALF;
                    case INT64 -> Numbers.LONG;
                    default -> Numbers.OTHER;
                  };
              return new Tensor(
                  node.getName(), numbers, Arrays.stream(tensor.getShape()).boxed().toList());
            })
        .toList();
  }

  /** ONNX Runtime's messages go on for lines. */
  static String firstSentence(OrtException failure) {
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("").strip();
    int most = 300;
    return message.length() <= most ? message : message.substring(0, most) + "…";
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    synchronized (OPEN) {
      Counted counted = OPEN.get(key);
      if (counted != null && --counted.users == 0) {
        OPEN.remove(key);
        end(counted.session);
      }
    }
  }

  private static void end(OrtSession session) {
    try {
      session.close();
    } catch (OrtException alreadyEnded) {
      throw new IllegalStateException("a session ended before its last user", alreadyEnded);
    }
  }
}
