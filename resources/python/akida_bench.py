"""akida_bench.py FOLDER THREADS SECONDS: images per second of the vendor's software backend, as JSON."""

import json
import os
import sys
import time

folder, threads, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
os.environ["OMP_NUM_THREADS"] = str(threads)

import numpy as np  # noqa: E402  the number of threads is read at import

from akida_network import build_model, read_network  # noqa: E402


def best_rate(run, count):
    """Best of five windows, images per second: of processor time with one thread, of wall time with more."""
    clock = time.process_time if threads == 1 else time.perf_counter
    run()
    best = 0.0
    for _ in range(5):
        start, images = clock(), 0
        while clock() - start < seconds / 5:
            run()
            images += count
        best = max(best, images / (clock() - start))
    return best


network, arrays = read_network(folder)
model = build_model(network, arrays)
images = np.fromfile(os.path.join(folder, "images.bin"), np.uint8).reshape((-1, *network["input_shape"]))
print(json.dumps({
    "single": best_rate(lambda: model.forward(images[:1]), 1),
    "batch": best_rate(lambda: model.forward(images), len(images)),
}))
