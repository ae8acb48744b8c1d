"""Training speed of the same AkidaNet 0.25 in Python, asked for window by window.

Builds the network with tf_keras, float and quantised by cnn2snn (8/4/4, with L1L2 on every activation), compiles both as Keras users do, and
answers every line "float" or "quantised" on standard input with the images per second of one `fit` over a window of steps.
"""

import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_USE_LEGACY_KERAS", "1")

import numpy as np
import tf_keras as keras
from cnn2snn import quantize

BATCH = 32
CONVOLUTIONS = [(8, 2), (16, 1), (32, 2), (32, 1)]
SEPARABLE = [(64, 2), (64, 1), (128, 2), *[(128, 1)] * 5, (256, 2), (256, 1)]


def build():
    layers = keras.layers
    x = image = layers.Input((96, 96, 3))
    for index, (filters, stride) in enumerate(CONVOLUTIONS):
        x = layers.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False, name=f"conv_{index}")(x)
        x = layers.ReLU(6.0)(layers.BatchNormalization()(x))
    for index, (filters, stride) in enumerate(SEPARABLE):
        x = layers.SeparableConv2D(filters, 3, strides=stride, padding="same", use_bias=False, name=f"sep_{index}")(x)
        is_last = index == len(SEPARABLE) - 1
        x = layers.BatchNormalization()(layers.GlobalAveragePooling2D(keepdims=True)(x) if is_last else x)
        x = layers.ReLU(6.0)(x)
    x = layers.Dense(2)(layers.Flatten()(x))
    return keras.Model(image, x)


def compiled(model):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=loss, metrics=["accuracy"])
    return model


def quantised(model):
    result = quantize(model, weight_quantization=4, activ_quantization=4, input_weight_quantization=8)
    for layer in result.layers:
        if "ReLU" in type(layer).__name__ or "Activation" in type(layer).__name__:
            layer.activity_regularizer = keras.regularizers.L1L2(1e-6, 1e-6)
    return result


def main():
    steps = int(sys.argv[1])
    rng = np.random.default_rng(1)
    images = ((rng.integers(0, 256, (BATCH * steps, 96, 96, 3)) - 128) / 128).astype(np.float32)
    labels = rng.integers(0, 2, BATCH * steps)
    models = {"float": compiled(build()), "quantised": compiled(quantised(build()))}
    for model in models.values():
        model.fit(images, labels, batch_size=BATCH, epochs=1, verbose=0)
    print("ready", flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        models[line.strip()].fit(images, labels, batch_size=BATCH, epochs=1, verbose=0)
        print(len(images) / (time.perf_counter() - start), flush=True)


main()
