"""Average precision of an ONNX detector on rendered pictures, by COCO's own evaluator."""

import argparse
import contextlib
import io
import json
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image
from pictures import CLASSES, letterboxed, truth
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

LEAST_SCORE = 0.001
OVERLAP = 0.65
MOST = 100


def kept(boxes, scores):
    """Which boxes of one class stay when those that overlap a better one go."""
    order = scores.argsort()[::-1]
    stay = []
    while len(order) and len(stay) < MOST:
        best, rest = order[0], order[1:]
        stay.append(best)
        low = np.maximum(boxes[best, :2], boxes[rest, :2])
        high = np.minimum(boxes[best, 2:], boxes[rest, 2:])
        shared = (high - low).clip(0).prod(1)
        sizes = (boxes[:, 2:] - boxes[:, :2]).prod(1)
        order = rest[shared / (sizes[best] + sizes[rest] - shared + 1e-9) < OVERLAP]
    return stay


def detections(session, image):
    """Class, score and box [left, top, width, height] of what the model sees in a picture."""
    whole, scale, left, top = letterboxed(image)
    planes = session.run(None, {"images": whole.transpose(2, 0, 1)[None].astype(np.float32) / 255})
    rows = planes[0][0].T
    for label in range(len(CLASSES)):
        scores = rows[:, 4 + label]
        rows_here = rows[scores > LEAST_SCORE]
        centre, size = rows_here[:, :2], rows_here[:, 2:4]
        boxes = (np.concatenate([centre - size / 2, centre + size / 2], 1) - [left, top] * 2) / scale
        boxes = boxes.clip(0, [image.width, image.height] * 2)
        scores = scores[scores > LEAST_SCORE]
        for i in kept(boxes, scores):
            x1, y1, x2, y2 = boxes[i].tolist()
            yield label, float(scores[i]), [x1, y1, x2 - x1, y2 - y1]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("folder", type=Path, help="rendered pictures with their texts")
    options = parser.parse_args()
    session_options = onnxruntime.SessionOptions()
    session_options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(options.model), session_options)

    images, annotations, found = [], [], []
    for number, file in enumerate(sorted(options.folder.glob("*.jpg")), 1):
        image = Image.open(file)
        images.append({"id": number, "width": image.width, "height": image.height})
        boxes, labels = truth(file.with_suffix(".txt"))
        for (x1, y1, x2, y2), label in zip(boxes.tolist(), labels.tolist()):
            annotations.append(
                {
                    "id": len(annotations) + 1,
                    "image_id": number,
                    "category_id": label,
                    "bbox": [x1, y1, x2 - x1, y2 - y1],
                    "area": (x2 - x1) * (y2 - y1),
                    "iscrowd": 0,
                }
            )
        for label, score, box in detections(session, image):
            found.append({"image_id": number, "category_id": label, "score": score, "bbox": box})

    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = {
            "info": {},
            "images": images,
            "annotations": annotations,
            "categories": [{"id": i, "name": name} for i, name in enumerate(CLASSES)],
        }
        coco.createIndex()
        result = COCOeval(coco, coco.loadRes(found), "bbox")
        result.evaluate()
        result.accumulate()
        result.summarize()
    # [overlaps, recalls, classes, sizes, most detections]
    precision = result.eval["precision"][:, :, :, 0, -1]
    report = {
        "pictures": len(images),
        "objects": len(annotations),
        "mAP50": round(float(result.stats[1]), 4),
        "mAP50-95": round(float(result.stats[0]), 4),
        "classes": {
            name: {
                "AP50": round(float(precision[0, :, i].mean()), 4),
                "AP50-95": round(float(precision[:, :, i].mean()), 4),
            }
            for i, name in enumerate(CLASSES)
        },
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
