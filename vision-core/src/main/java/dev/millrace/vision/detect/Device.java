package dev.millrace.vision.detect;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;

/** What a model runs on. */
public enum Device {
  CPU {
    @Override
    void addTo(SessionOptions options) {
      // What every session falls back to.
    }
  },

  /** The first NVIDIA GPU; needs the build profile {@code gpu} and NVIDIA's libraries. */
  CUDA {
    @Override
    void addTo(SessionOptions options) {
      try {
        options.addCUDA(0);
      } catch (OrtException absent) {
        throw new ModelRefused(
            "There is no GPU that ONNX Runtime can use: " + SharedSession.firstSentence(absent),
            "Build with -Pgpu and install CUDA and cuDNN, or use the CPU.",
            absent);
      }
    }
  };

  abstract void addTo(SessionOptions options);
}
