"""akida_oracle.py FOLDER: runs and maps networks with the vendor's public package.

FOLDER/index.json lists cases: {"name", "run": bool, "layers": bool, "map": [[device, mode], ...]}; each case has a folder of its own with
network.json, weights.bin and, to run, images.bin. Writes FOLDER/results.json and FOLDER/outputs.bin (int32, little endian).
"""

import json
import os
import sys

import akida
import numpy as np

from akida_network import build_model, read_network


def run_case(folder, network, arrays, every_layer, outputs):
    """Outputs of the network, or of each of its layers, appended to `outputs`; their places are returned."""
    shape = network["input_shape"]
    images = np.fromfile(os.path.join(folder, "images.bin"), np.uint8).reshape((-1, *shape))
    total = len(network["layers"])
    places = []
    for count in range(1 if every_layer else total, total + 1):
        if network["layers"][count - 1]["type"] == "input_data":
            continue
        values = build_model(network, arrays, count).forward(images)
        offset = outputs.tell() // 4
        outputs.write(np.ascontiguousarray(values, "<i4").tobytes())
        places.append({"name": network["layers"][count - 1]["name"], "offset": offset, "shape": list(values.shape)})
    result = {"outputs": places}
    if not network["layers"][-1].get("activation", True):
        result["predict"] = build_model(network, arrays).predict(images).astype(float).ravel().tolist()
    return result


def map_case(network, arrays, device, mode):
    """Where the virtual device puts each layer."""
    model = build_model(network, arrays)
    try:
        model.map(getattr(akida, device)(), mode=getattr(akida.MapMode, mode), hw_only=False)
    except RuntimeError as error:
        return {"error": str(error)}
    layers = []
    for sequence, one in enumerate(model.sequences):
        for index, part in enumerate(one.passes):
            for layer in part.layers:
                nodes = layer.mapping.nps if layer.mapping else []
                layers.append({
                    "name": layer.name,
                    "backend": one.backend.name.lower(),
                    "sequence": sequence,
                    "pass": index,
                    "roles": sorted({node.type.name for node in nodes}),
                    "nodes": ["%d.%d.%d" % (node.ident.col, node.ident.row, node.ident.id) for node in nodes],
                })
    programs = [len(one.program) for one in model.sequences if one.program is not None]
    return {"layers": layers, "sequences": len(model.sequences), "programBytes": sum(programs)}


def main(folder):
    with open(os.path.join(folder, "index.json"), encoding="utf8") as file:
        cases = json.load(file)
    results = []
    with open(os.path.join(folder, "outputs.bin"), "wb") as outputs:
        for case in cases:
            own = os.path.join(folder, case["name"])
            result = {"name": case["name"]}
            try:
                network, arrays = read_network(own)
                if case.get("run"):
                    result.update(run_case(own, network, arrays, case.get("layers", False), outputs))
                maps = case.get("map", [])
                result["maps"] = [map_case(network, arrays, device, mode) for device, mode in maps]
            except Exception as error:  # reported to the caller, which decides
                result["error"] = f"{type(error).__name__}: {error}"
            results.append(result)
    with open(os.path.join(folder, "results.json"), "w", encoding="utf8") as file:
        json.dump({"akida": akida.__version__, "cases": results}, file)


if __name__ == "__main__":
    main(sys.argv[1])
