/** What is where in a frame: YOLO and its kin over ONNX Runtime. */
@NullMarked
package dev.millrace.vision.detect;

import org.jspecify.annotations.NullMarked;
