"""Trains the shipped detector on rendered streets; see README.md."""

import argparse
import copy
import math
import random
import time
from pathlib import Path

import numpy as np
import torch
from network import Detector, cells
from pictures import CLASSES, HEIGHT, WIDTH, load


def augmented(image, boxes, labels, rng):
    """Flipped, cut out and zoomed, in another light: image [H, W, 3] of bytes, boxes [n, 4]."""
    if rng.random() < 0.5:
        image = image[:, ::-1]
        boxes = boxes.copy()
        boxes[:, [0, 2]] = WIDTH - boxes[:, [2, 0]]
    if rng.random() < 0.5:
        zoom = rng.uniform(0.75, 1.4)
        left = rng.uniform(0, WIDTH - WIDTH / zoom)
        top = rng.uniform(0, HEIGHT - HEIGHT / zoom)
        columns = np.floor(left + (np.arange(WIDTH) + 0.5) / zoom).astype(int)
        rows = np.floor(top + (np.arange(HEIGHT) + 0.5) / zoom).astype(int)
        beyond_x, beyond_y = (columns < 0) | (columns >= WIDTH), (rows < 0) | (rows >= HEIGHT)
        image = image[rows.clip(0, HEIGHT - 1)][:, columns.clip(0, WIDTH - 1)]
        image[beyond_y] = 114
        image[:, beyond_x] = 114
        moved = (boxes - [left, top, left, top]) * zoom
        # What the frame cuts stays cut at what was the frame's edge.
        area = (moved[:, 2] - moved[:, 0]) * (moved[:, 3] - moved[:, 1])
        boxes = moved.clip(0, [WIDTH, HEIGHT, WIDTH, HEIGHT])
        left_over = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
        keep = left_over > 0.25 * area
        boxes, labels = boxes[keep], labels[keep]
    # Light, contrast and the order of colours, by a table for each channel.
    order = [0, 1, 2] if rng.random() < 0.7 else rng.sample([0, 1, 2], 3)
    gain, shift = rng.uniform(0.7, 1.3), rng.uniform(-20, 20)
    table = (np.arange(256) * gain + shift).clip(0, 255).astype(np.uint8)
    return table[image[:, :, order]], boxes, labels


def overlap(a, b):
    """Intersection over union of pairs of boxes, and CIoU."""
    size_a, size_b = a[..., 2:] - a[..., :2], b[..., 2:] - b[..., :2]
    inter = (torch.minimum(a[..., 2:], b[..., 2:]) - torch.maximum(a[..., :2], b[..., :2])).clamp(0)
    inter = inter.prod(-1)
    iou = inter / (size_a.prod(-1) + size_b.prod(-1) - inter + 1e-7)
    around = torch.maximum(a[..., 2:], b[..., 2:]) - torch.minimum(a[..., :2], b[..., :2])
    apart = ((a[..., :2] + a[..., 2:] - b[..., :2] - b[..., 2:]) ** 2).sum(-1) / 4
    shape = (
        4
        / math.pi**2
        * (
            torch.atan(size_b[..., 0] / (size_b[..., 1] + 1e-7))
            - torch.atan(size_a[..., 0] / (size_a[..., 1] + 1e-7))
        )
        ** 2
    )
    weight = (shape / (1 - iou + shape + 1e-7)).detach()
    return iou, iou - apart / ((around**2).sum(-1) + 1e-7) - weight * shape


@torch.no_grad()
def assign(scores, boxes, middles, strides, truth, truth_labels, most=10):
    """Task-aligned: the cells that answer for each object, by score and overlap [n cells]."""
    inside = torch.cat([middles[None] - truth[:, None, :2], truth[:, None, 2:] - middles[None]], 2)
    # Who is smaller than a cell still has the cells around its middle.
    centre = (truth[:, :2] + truth[:, 2:]) / 2
    close = ((middles[None] - centre[:, None]).abs() < strides[None, :, None]).all(2)
    small = (truth[:, 2:] - truth[:, :2]).amin(1) < 16
    may = (inside.amin(2) > 0) | (close & small[:, None] & (strides == 8)[None])
    iou = overlap(truth[:, None], boxes[None])[0].clamp(0)
    fit = scores[:, truth_labels].t().sqrt() * iou**6 * may
    # Before the network knows anything, nearness decides.
    fit = fit + may * 1e-9 / (1 + ((middles[None] - centre[:, None]) ** 2).sum(2))
    chosen = torch.zeros_like(may)
    top = fit.topk(most, 1)
    chosen.scatter_(1, top.indices, top.values > 0)
    # A cell that several want goes to the one whose box it overlaps most.
    best = torch.where(chosen, iou + 1e-6, torch.zeros_like(iou)).max(0)
    owner, taken = best.indices, best.values > 0
    strongest = (fit * chosen).amax(1, keepdim=True)
    reach = (iou * chosen).amax(1, keepdim=True)
    target = (fit / (strongest + 1e-12) * reach).gather(0, owner[None])[0] * taken
    return owner, taken, target


def loss_of(logits, edges, middles, strides, batch):
    boxes = torch.cat(
        [
            middles[None] - edges[:, :2].transpose(1, 2) * strides[:, None],
            middles[None] + edges[:, 2:].transpose(1, 2) * strides[:, None],
        ],
        2,
    )
    logits = logits.transpose(1, 2)
    scores = logits.detach().sigmoid()
    wanted = torch.zeros_like(logits)
    box_loss = logits.new_zeros(())
    for i, (truth, labels) in enumerate(batch):
        if len(truth) == 0:
            continue
        owner, taken, target = assign(
            scores[i], boxes[i].detach(), middles, strides, truth, labels
        )
        at = taken.nonzero()[:, 0]
        wanted[i, at, labels[owner[at]]] = target[at]
        ciou = overlap(boxes[i, at], truth[owner[at]])[1]
        box_loss = box_loss + ((1 - ciou) * target[at]).sum()
    total = wanted.sum().clamp(min=1)
    class_loss = torch.nn.functional.binary_cross_entropy_with_logits(
        logits, wanted, reduction="sum"
    )
    return class_loss / total, box_loss / total


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="rendered pictures with their texts")
    parser.add_argument("weights", type=Path, help="where the weights go")
    parser.add_argument("--epochs", type=float, default=11)
    parser.add_argument("--minutes", type=float, help="end by then, whatever the epochs")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    rng = random.Random(options.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"

    images, truths = load(options.folder)
    network = Detector(len(CLASSES)).to(device).to(memory_format=torch.channels_last)
    if options.start:
        network.load_state_dict(torch.load(options.start, map_location=device, weights_only=True))
    print(sum(p.numel() for p in network.parameters()), "parameters on", device)
    average = copy.deepcopy(network).eval()
    decay = [p for p in network.parameters() if p.ndim > 1]
    plain = [p for p in network.parameters() if p.ndim <= 1]
    optimiser = torch.optim.AdamW(
        [{"params": decay, "weight_decay": 0.02}, {"params": plain, "weight_decay": 0}],
        lr=options.rate,
    )
    middles, strides = cells(HEIGHT, WIDTH, device)
    steps = int(options.epochs * len(images) / options.batch)
    warm = min(200, steps // 10 + 1)
    order, started, sums = [], time.time(), [0.0, 0.0]
    step, done = 0, 0.0
    while done < 1:
        # With a limit in minutes the schedule follows the clock.
        done = step / steps
        if options.minutes:
            done = max(done, (time.time() - started) / 60 / options.minutes)
        rate = options.rate * (0.02 + 0.98 * (1 + math.cos(math.pi * min(1, done))) / 2)
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1, (step + 1) / warm)
        if len(order) < options.batch:
            order = list(range(len(images)))
            rng.shuffle(order)
        chosen, order = order[: options.batch], order[options.batch :]
        pictures, batch = [], []
        for i in chosen:
            image, boxes, labels = augmented(images[i], *truths[i], rng)
            pictures.append(image)
            batch.append(
                (
                    torch.from_numpy(boxes.astype(np.float32)).to(device),
                    torch.from_numpy(labels).to(device),
                )
            )
        x = torch.from_numpy(np.stack(pictures)).to(device).permute(0, 3, 1, 2).float() / 255
        x = x.contiguous(memory_format=torch.channels_last)
        with torch.autocast(device, torch.bfloat16):
            logits, edges = network(x)
        class_loss, box_loss = loss_of(logits.float(), edges.float(), middles, strides, batch)
        loss = class_loss + 2.5 * box_loss
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 10)
        optimiser.step()
        step += 1
        keep = 0.995 * (1 - math.exp(-step / 200))
        with torch.no_grad():
            for mean, now in zip(average.state_dict().values(), network.state_dict().values()):
                if mean.is_floating_point():
                    mean.lerp_(now, 1 - keep)
                else:
                    mean.copy_(now)
        sums[0] += class_loss.item()
        sums[1] += box_loss.item()
        if step % 20 == 0:
            print(
                f"step {step} of {steps}, {done:.0%}: classes {sums[0] / 20:.3f},"
                f" boxes {sums[1] / 20:.3f}, {time.time() - started:.0f} s",
                flush=True,
            )
            sums = [0.0, 0.0]
        if step % 100 == 0:
            torch.save(average.state_dict(), options.weights)
    torch.save(average.state_dict(), options.weights)


if __name__ == "__main__":
    main()
