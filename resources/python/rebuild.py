"""Rebuilds the exported network with the public package `akida`, checks it, maps it and saves it.

    pip install akida==2.19.3 numpy
    python rebuild.py [--device AKD1500] [--mode Minimal] [--out network.fbz]

Every output for the bundled test images must equal what the simulator wrote into expected.json. Prints one JSON document; the exit
status is 0 when all outputs are equal and the saved file gives them again.
"""

import argparse
import json
import os
import sys

import akida
import numpy as np

from akida_network import build_model, read_network

HERE = os.path.dirname(os.path.abspath(__file__))


def check_outputs(model, network):
    """Number of images, and whether all potentials equal the simulator's."""
    path = os.path.join(HERE, "images.bin")
    if not os.path.exists(path):
        return {"images": 0, "equal": None}
    images = np.fromfile(path, np.uint8).reshape((-1, *network["input_shape"]))
    with open(os.path.join(HERE, "expected.json"), encoding="utf8") as file:
        expected = np.array(json.load(file)["potentials"], np.int64)
    found = model.forward(images).reshape(len(images), -1).astype(np.int64)
    wrong = int((found != expected).any(axis=1).sum())
    return {"images": len(images), "wrong_images": wrong, "equal": wrong == 0}


def map_model(network, arrays, device, mode):
    model = build_model(network, arrays)
    try:
        model.map(getattr(akida, device)(), mode=getattr(akida.MapMode, mode), hw_only=True)
    except RuntimeError as error:
        return {"device": device, "mode": mode, "error": str(error)}
    passes = sum(len(sequence.passes) for sequence in model.sequences)
    return {"device": device, "mode": mode, "sequences": len(model.sequences), "passes": passes}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", default="AKD1500")
    parser.add_argument("--mode", default="Minimal")
    parser.add_argument("--out", default=os.path.join(HERE, "network.fbz"))
    options = parser.parse_args()
    network, arrays = read_network(HERE)
    model = build_model(network, arrays)
    report = {"akida": akida.__version__, "outputs": check_outputs(model, network)}
    report["mapping"] = map_model(network, arrays, options.device, options.mode)
    model.save(options.out)
    report["saved"] = {"path": options.out, "outputs": check_outputs(akida.Model(options.out), network)}
    print(json.dumps(report, indent=2))
    outcomes = [report["outputs"]["equal"], report["saved"]["outputs"]["equal"]]
    return 1 if False in outcomes or "error" in report["mapping"] else 0


if __name__ == "__main__":
    sys.exit(main())
