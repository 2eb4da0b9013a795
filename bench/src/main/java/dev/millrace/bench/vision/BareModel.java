package dev.millrace.bench.vision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import dev.millrace.bench.ProcessOfItsOwn;
import dev.millrace.bench.vision.MeasuredJob.Span;
import dev.millrace.vision.detect.DetectionModel;
import dev.millrace.vision.detect.Device;
import dev.millrace.vision.detect.Inference;
import dev.millrace.vision.detect.ModelFormat;
import dev.millrace.vision.detect.ModelOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/**
 * ONNX Runtime with nothing around it: one caller, one thread within, a frame that lies ready. In a
 * process of its own, as the job is.
 */
final class BareModel {
  private static final int WARM_UP = 50;

  private BareModel() {}

  static Span measure(Path model, String format, int frames) {
    List<String> arguments = List.of(model.toString(), format, String.valueOf(frames));
    try (var process = ProcessOfItsOwn.start(List.of(), BareModel.class, arguments)) {
      return new ObjectMapper().readValue(process.awaitAnswer(), Span.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Unreadable answer", impossible);
    }
  }

  /** The process. */
  public static void main(String[] arguments) throws Exception {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    int frames = Integer.parseInt(arguments[2]);
    var options = new ModelOptions(ModelFormat.of(arguments[1]), List.of(), 0, Device.CPU);
    try (var model = DetectionModel.open(Path.of(arguments[0]), options);
        Inference inference = model.inference(1)) {
      for (int i = 0; i < WARM_UP; i++) {
        var unused = inference.run();
      }
      long wall = System.nanoTime();
      long cpu = system.getProcessCpuTime();
      for (int i = 0; i < frames; i++) {
        var unused = inference.run();
      }
      ProcessOfItsOwn.answer(
          new ObjectMapper()
              .writeValueAsString(
                  new Span(frames, System.nanoTime() - wall, system.getProcessCpuTime() - cpu)));
    }
  }
}
