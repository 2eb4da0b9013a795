"""Writes trained weights as an ONNX file in the form of YOLOv8, and an INT8 variant beside it."""

import argparse
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from network import Detector, Export
from onnxruntime.quantization import (
    CalibrationDataReader,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process
from pictures import CLASSES, HEIGHT, WIDTH, load

METADATA = {
    "description": "Millrace's detector, trained on rendered streets only",
    "license": "Apache-2.0",
    "task": "detect",
    "stride": "32",
    "batch": "1",
    "imgsz": str([HEIGHT, WIDTH]),
    "names": str(dict(enumerate(CLASSES))),
}


class Calibration(CalibrationDataReader):
    """Some of the pictures that were learnt from."""

    def __init__(self, folder, count=100):
        images, _ = load(folder, count)
        self.images = iter(images)

    def get_next(self):
        image = next(self.images, None)
        if image is None:
            return None
        return {"images": image.transpose(2, 0, 1)[None].astype(np.float32) / 255}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("model", type=Path, help="the ONNX file to write")
    parser.add_argument("--int8", type=Path, help="also write this INT8 variant")
    parser.add_argument("--pictures", type=Path, help="what to calibrate the INT8 variant with")
    options = parser.parse_args()

    network = Detector(len(CLASSES))
    network.load_state_dict(torch.load(options.weights, map_location="cpu", weights_only=True))
    whole = Export(network, HEIGHT, WIDTH).eval()
    torch.onnx.export(
        whole,
        (torch.zeros(1, 3, HEIGHT, WIDTH),),
        str(options.model),
        input_names=["images"],
        output_names=["output0"],
        opset_version=17,
        dynamo=False,
    )
    model = onnx.load(str(options.model))
    onnx.helper.set_model_props(model, METADATA)
    onnx.checker.check_model(model)
    onnx.save(model, str(options.model))

    if options.int8:
        # Only convolutions: scores and pixels of one tensor share no scale.
        with tempfile.TemporaryDirectory() as folder:
            prepared = Path(folder) / "prepared.onnx"
            quant_pre_process(str(options.model), str(prepared))
            quantize_static(
                str(prepared),
                str(options.int8),
                Calibration(options.pictures),
                quant_format=QuantFormat.QDQ,
                per_channel=True,
                activation_type=QuantType.QUInt8,
                weight_type=QuantType.QInt8,
                op_types_to_quantize=["Conv"],
            )
        small = onnx.load(str(options.int8))
        onnx.helper.set_model_props(small, METADATA)
        onnx.save(small, str(options.int8))


if __name__ == "__main__":
    main()
