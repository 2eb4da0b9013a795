package dev.millrace.vision.detect;

import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.Letterbox;
import dev.millrace.vision.image.Placement;
import dev.millrace.vision.model.Detection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds objects in frames. For one thread at a time; others have a detector of their own. */
public final class Detector implements AutoCloseable {
  /** Larger batches gain nothing, and each size keeps memory of its own. */
  static final int LARGEST_BATCH = 16;

  /** The memory for batches of one size. */
  private record Workplace(Inference inference, Letterbox letterbox) {}

  private final DetectionModel model;
  private final Contract contract;
  private final Thresholds thresholds;
  private final OutputDecoder decoder;
  private final Map<Integer, Workplace> workplaces = new HashMap<>();

  Detector(DetectionModel model, Thresholds thresholds) {
    this.model = model;
    this.contract = model.contract();
    this.thresholds = thresholds;
    this.decoder =
        OutputDecoder.of(contract.format(), contract.inputWidth(), contract.inputHeight());
  }

  /** What is in a frame, best first. */
  public List<Detection> detect(Frame frame) {
    return detect(List.of(frame)).get(0);
  }

  /** What is in each of several frames, which run together as far as the model allows. */
  public List<List<Detection>> detect(List<Frame> frames) {
    var results = new ArrayList<List<Detection>>();
    int most = model.largestBatch();
    for (int from = 0; from < frames.size(); from += most) {
      results.addAll(detectBatch(frames.subList(from, Math.min(frames.size(), from + most))));
    }
    return results;
  }

  private List<List<Detection>> detectBatch(List<Frame> frames) {
    // A fixed batch runs whole; what its free places hold is not read.
    int size = model.takesAnyBatch() ? frames.size() : model.largestBatch();
    Workplace workplace = workplaces.computeIfAbsent(size, this::workplace);
    var places = new ArrayList<Placement>();
    for (int slot = 0; slot < frames.size(); slot++) {
      places.add(workplace.letterbox().write(frames.get(slot), slot));
    }
    Map<String, Output> byName = workplace.inference().run();
    List<Output> outputs = contract.outputs().stream().map(byName::get).toList();
    var results = new ArrayList<List<Detection>>();
    for (int slot = 0; slot < frames.size(); slot++) {
      List<Detection> candidates = decoder.decode(outputs, slot, thresholds.minScore());
      results.add(inFrame(distinct(candidates), places.get(slot)));
    }
    return results;
  }

  private Workplace workplace(int batch) {
    Inference inference = model.inference(batch);
    return new Workplace(
        inference,
        new Letterbox(
            contract.format().fit(),
            contract.inputWidth(),
            contract.inputHeight(),
            contract.format().scale(),
            inference.input()));
  }

  private List<Detection> distinct(List<Detection> candidates) {
    return contract.format().endsWithOneBoxEach()
        ? Suppression.best(candidates, thresholds.maxDetections())
        : Suppression.apply(candidates, thresholds);
  }

  private List<Detection> inFrame(List<Detection> inInput, Placement place) {
    return inInput.stream()
        .map(
            detection -> {
              requireName(detection.classId());
              return new Detection(
                  place.toFrame(detection.box()), detection.classId(), detection.score());
            })
        // What lies in the padding has no place in the frame.
        .filter(detection -> detection.box().area() > 0)
        .toList();
  }

  private void requireName(int classId) {
    if (classId < 0 || classId >= contract.names().size()) {
      throw new ModelRefused(
          "The model saw something of class %d, and there are names for %d classes."
              .formatted(classId, contract.names().size()),
          "Give the names of all its classes.");
    }
  }

  @Override
  public void close() {
    for (Workplace workplace : workplaces.values()) {
      workplace.letterbox().close();
      workplace.inference().close();
    }
    workplaces.clear();
  }
}
