"""Inferences a second of ONNX detectors at one and two threads, in turns."""

import argparse
import time
from pathlib import Path

import numpy as np
import onnxruntime

ROUNDS = 60


def session(model, threads):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(model), options)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", type=Path, nargs="+")
    contenders = {
        (model.name, threads): session(model, threads)
        for model in parser.parse_args().models
        for threads in (1, 2)
    }
    random = np.random.default_rng(1)
    took = {}
    for turn in range(-5, ROUNDS):
        for key, contender in contenders.items():
            wanted = contender.get_inputs()[0]
            picture = random.random(wanted.shape, np.float32)
            begin = time.perf_counter()
            contender.run(None, {wanted.name: picture})
            if turn >= 0:
                took.setdefault(key, []).append(time.perf_counter() - begin)
    for (name, threads), times in took.items():
        median = np.median(times)
        print(f"{name}, {threads} threads: median {median * 1000:.1f} ms, {1 / median:.0f} a second")


if __name__ == "__main__":
    main()
