"""Reads the rendered pictures, in the size and with the classes of the detector."""

from pathlib import Path

import numpy as np
from PIL import Image

CLASSES = ("person", "bicycle", "car", "bus")
HEIGHT, WIDTH = 256, 448
GREY = 114


def letterboxed(image):
    """The picture in the middle of a grey one, how much it shrank, and what lies left and above."""
    scale = min(WIDTH / image.width, HEIGHT / image.height)
    across, high = round(image.width * scale), round(image.height * scale)
    left, top = round((WIDTH - across) / 2 - 0.1), round((HEIGHT - high) / 2 - 0.1)
    whole = np.full((HEIGHT, WIDTH, 3), GREY, np.uint8)
    small = image.convert("RGB").resize((across, high), Image.Resampling.BILINEAR)
    whole[top : top + high, left : left + across] = np.asarray(small)
    return whole, scale, left, top


def truth(text):
    """Boxes [n, 4] in pixels of the picture, and the numbers of their classes [n]."""
    rows = [line.split() for line in text.read_text().splitlines()]
    boxes = np.array([[float(v) for v in row[1:]] for row in rows], np.float32).reshape(-1, 4)
    return boxes, np.array([CLASSES.index(row[0]) for row in rows], np.int64)


def load(folder: Path, most=None):
    """Pictures [n, H, W, 3] of bytes, and for each its boxes and classes in its pixels."""
    files = sorted(folder.glob("*.jpg"))[:most]
    images = np.empty((len(files), HEIGHT, WIDTH, 3), np.uint8)
    truths = []
    for i, file in enumerate(files):
        images[i], scale, left, top = letterboxed(Image.open(file))
        boxes, labels = truth(file.with_suffix(".txt"))
        truths.append((boxes * scale + [left, top, left, top], labels))
    return images, truths
