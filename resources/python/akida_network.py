"""Builds a network of the format akida1-network/1 with the vendor's public package."""

import json
import os

import akida
import numpy as np

DTYPES = {"int8": np.dtype("i1"), "int32le": np.dtype("<i4"), "float32le": np.dtype("<f4")}
VARIABLES = {"w": "weights", "w_pw": "weights_pw", "threshold": "threshold", "act_step": "act_step"}
PADDING = {"same": akida.Padding.Same, "valid": akida.Padding.Valid}
POOLING = {"none": akida.PoolType.NoPooling, "max": akida.PoolType.Max, "avg": akida.PoolType.Average}


def read_network(folder):
    """Returns (description, {layer: {variable: array}}) of a folder with network.json and weights.bin."""
    with open(os.path.join(folder, "network.json"), encoding="utf8") as file:
        network = json.load(file)
    with open(os.path.join(folder, "weights.bin"), "rb") as file:
        blob = file.read()
    arrays = {}
    for layer in network["layers"]:
        arrays[layer["name"]] = {
            name: np.frombuffer(
                blob, DTYPES[place["dtype"]], int(np.prod(place["shape"])), place["offset"]
            ).reshape(place["shape"])
            for name, place in layer.get("variables", {}).items()
        }
    return network, arrays


def convolution_options(layer):
    stride = layer.get("stride", 1)
    options = {
        "kernel_size": (layer["k"], layer["k"]),
        "kernel_stride": (stride, stride),
        "padding": PADDING[layer.get("padding", "same")],
        "pool_type": POOLING[layer.get("pool") or "none"],
    }
    if layer.get("pool") == "max":
        size, pool_stride = layer.get("pool_size", 2), layer.get("pool_stride", 2)
        options.update(pool_size=(size, size), pool_stride=(pool_stride, pool_stride))
    return options


def make_layer(layer, arrays, input_shape):
    """The akida layer object, variables not yet set."""
    kind, name = layer["type"], layer["name"]
    if kind == "input_data":
        return akida.InputData(tuple(layer.get("input_shape", input_shape)), input_bits=layer["input_bits"], name=name)
    options = {"name": name, "weights_bits": layer["weights_bits"], "activation": layer.get("activation", True)}
    if options["activation"]:
        options["act_bits"] = layer.get("act_bits", 4)
    if kind == "fc":
        return akida.FullyConnected(units=arrays["w"].shape[-1], **options)
    options.update(convolution_options(layer))
    if kind == "sep":
        return akida.SeparableConvolutional(filters=arrays["w_pw"].shape[-1], **options)
    options["filters"] = arrays["w"].shape[-1]
    if kind == "conv":
        return akida.Convolutional(**options)
    shape = tuple(layer.get("input_shape", input_shape))
    return akida.InputConvolutional(input_shape=shape, padding_value=layer.get("padding_value", 0), **options)


def build_model(network, arrays, count=None):
    """An akida.Model of the first `count` layers (all by default)."""
    model = akida.Model()
    for layer in network["layers"][:count]:
        own = arrays[layer["name"]]
        model.add(make_layer(layer, own, network["input_shape"]))
        for name, values in own.items():
            model.layers[-1].set_variable(VARIABLES[name], values)
    return model
