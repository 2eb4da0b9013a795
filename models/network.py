"""The network of the shipped detector: small, without anchors, with three grids of cells."""

import torch
from torch import nn

STRIDES = (8, 16, 32)


def conv(inputs, outputs, size=3, stride=1):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False),
        nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.03),
        nn.ReLU(inplace=True),
    )


class Residual(nn.Module):
    """Two convolutions through half the channels, added to what came in."""

    def __init__(self, channels):
        super().__init__()
        self.body = nn.Sequential(conv(channels, channels // 2), conv(channels // 2, channels))

    def forward(self, x):
        return x + self.body(x)


class Detector(nn.Module):
    """RGB from 0 to 1 in; out for each cell: the logits of classes, and distances to the edges.

    Distances are to left, top, right and bottom of the box from the cell's middle, in strides.
    """

    def __init__(self, classes):
        super().__init__()
        self.classes = classes
        self.to_4 = nn.Sequential(conv(3, 16, 3, 2), conv(16, 32, 3, 2))
        self.to_8 = nn.Sequential(conv(32, 40, 3, 2), Residual(40))
        self.to_16 = nn.Sequential(conv(40, 80, 3, 2), Residual(80), Residual(80))
        self.to_32 = nn.Sequential(conv(80, 128, 3, 2), Residual(128), Residual(128))
        self.side_32 = conv(128, 40, 1)
        self.side_16 = conv(80, 40, 1)
        self.side_8 = conv(40, 40, 1)
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.merge_16 = conv(40, 40)
        self.merge_8 = conv(40, 40)
        self.heads = nn.ModuleList(
            nn.Sequential(conv(40, 40), nn.Conv2d(40, classes + 4, 1)) for _ in STRIDES
        )
        for head in self.heads:
            nn.init.constant_(head[-1].bias[:classes], -4.6)
            nn.init.constant_(head[-1].bias[classes:], 1.0)

    def forward(self, images):
        x8 = self.to_8(self.to_4(images))
        x16 = self.to_16(x8)
        x32 = self.side_32(self.to_32(x16))
        x16 = self.merge_16(self.side_16(x16) + self.up(x32))
        x8 = self.merge_8(self.side_8(x8) + self.up(x16))
        grids = [head(x) for head, x in zip(self.heads, (x8, x16, x32))]
        out = torch.cat([grid.flatten(2) for grid in grids], 2)
        return out[:, : self.classes], nn.functional.softplus(out[:, self.classes :])


def cells(height, width, device=None):
    """The middles of all cells in pixels [n, 2], and their strides [n]."""
    middles, strides = [], []
    for stride in STRIDES:
        rows, columns = height // stride, width // stride
        y, x = torch.meshgrid(
            torch.arange(rows, device=device), torch.arange(columns, device=device), indexing="ij"
        )
        middles.append((torch.stack([x, y], -1).reshape(-1, 2) + 0.5) * stride)
        strides.append(torch.full((rows * columns,), float(stride), device=device))
    return torch.cat(middles), torch.cat(strides)


class Export(nn.Module):
    """The network in the form of YOLOv8: centre and size in pixels, then scores."""

    def __init__(self, detector, height, width):
        super().__init__()
        self.detector = detector
        middles, strides = cells(height, width)
        self.register_buffer("middles", middles.t()[None])
        self.register_buffer("strides", strides[None, None])

    def forward(self, images):
        logits, edges = self.detector(images)
        near, far = edges[:, :2] * self.strides, edges[:, 2:] * self.strides
        centre = self.middles + (far - near) / 2
        return torch.cat([centre, near + far, logits.sigmoid()], 1)
