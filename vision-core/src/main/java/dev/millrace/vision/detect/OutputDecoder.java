package dev.millrace.vision.detect;

import dev.millrace.vision.model.Detection;
import java.util.List;

/**
 * Reads detections out of what a model gave. A function of its arguments: the same for one thread
 * or many, and testable without a model.
 */
public sealed interface OutputDecoder
    permits DfineDecoder,
        EndToEndDecoder,
        FastestDetDecoder,
        NanoDetDecoder,
        PlaneDecoder,
        RfDetrDecoder,
        RowDecoder,
        RtDetrDecoder,
        UltraFaceDecoder {

  /**
   * All that the model may have seen in one frame, in no order and before any suppression. What is
   * no box, or has a score that is no number, is left out.
   *
   * @param outputs in the order of the contract
   * @param slot the frame's place in the batch
   * @param minScore what scores have to exceed
   * @return boxes in pixels of the model's input
   * @throws ModelRefused where the values cannot be those of this contract
   */
  List<Detection> decode(List<Output> outputs, int slot, double minScore);

  /** The decoder for a format and a size of input. */
  static OutputDecoder of(ModelFormat format, int inputWidth, int inputHeight) {
    return switch (format) {
      case V5, YOLOX_DECODED -> new RowDecoder(CellGrid.NONE);
      case YOLOX -> new RowDecoder(CellGrid.of(inputWidth, inputHeight));
      case V8 -> new PlaneDecoder();
      case END2END -> new EndToEndDecoder();
      case RTDETR -> new RtDetrDecoder(inputWidth, inputHeight);
      case RFDETR -> new RfDetrDecoder(inputWidth, inputHeight);
      case DFINE -> new DfineDecoder();
      case NANODET -> new NanoDetDecoder(inputWidth, inputHeight);
      case FASTESTDET -> new FastestDetDecoder(inputWidth, inputHeight);
      case ULTRAFACE -> new UltraFaceDecoder(inputWidth, inputHeight);
    };
  }
}
