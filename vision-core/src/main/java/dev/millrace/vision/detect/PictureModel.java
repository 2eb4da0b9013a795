package dev.millrace.vision.detect;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * A model that takes pictures, opened, whatever it makes of them. Any number of threads may have an
 * {@link Inference} of it; weights and session are there once in a process.
 */
public final class PictureModel implements AutoCloseable {
  /** Grey as the common contracts have it; what matters is only that it is a picture. */
  private static final float GREY = 114 / 255f;

  private final SharedSession session;
  private final ModelSignature signature;
  private final PictureInput input;

  private PictureModel(SharedSession session, ModelSignature signature, PictureInput input) {
    this.session = session;
    this.signature = signature;
    this.input = input;
  }

  /**
   * Opens a model.
   *
   * @throws ModelRefused where it takes no pictures
   */
  public static PictureModel open(Path file, ModelOptions options) {
    SharedSession session = SharedSession.acquire(file, options.device());
    try {
      ModelSignature signature = session.signature();
      return new PictureModel(session, signature, PictureInput.of(signature, options));
    } catch (RuntimeException refused) {
      session.close();
      throw refused;
    }
  }

  /** Of the pictures it takes, in pixels. */
  public int inputWidth() {
    return input.width();
  }

  /** Of the pictures it takes, in pixels. */
  public int inputHeight() {
    return input.height();
  }

  /**
   * Memory for runs on so many pictures at once; a model of fixed batches takes no other number.
   */
  public Inference inference(int batch) {
    return new Inference(session, signature, input, batch);
  }

  /**
   * What it makes of a grey picture: the first run takes several times as long as others, and tells
   * shapes that the file leaves open.
   */
  public Map<String, Output> outputsForGrey() {
    try (Inference inference = inference(Math.max(1, input.batch()))) {
      FloatBuffer pixels = inference.input();
      for (int i = 0; i < pixels.capacity(); i++) {
        pixels.put(i, GREY);
      }
      return inference.run();
    }
  }

  ModelSignature signature() {
    return signature;
  }

  PictureInput input() {
    return input;
  }

  @Override
  public void close() {
    session.close();
  }
}
