import type { NeuralLayer } from '../network.ts'
import { activate } from './activation.ts'
import { convolve } from './convolution.ts'
import { convolveDepthwise } from './depthwise.ts'
import { connectFully } from './fully-connected.ts'
import { sumGlobally } from './global-average.ts'
import { poolMax } from './max-pool.ts'
import type { Plane } from './tensor.ts'

function potentialsOf(layer: NeuralLayer, input: Plane): Plane {
  switch (layer.type) {
    case 'fc':
      return connectFully(input, layer.w)
    case 'input_conv':
      return convolve(input, layer.w, {
        stride: layer.stride,
        padding: layer.padding,
        border: layer.paddingValue,
        isFlipped: false,
      })
    case 'conv':
      return convolve(input, layer.w, { stride: layer.stride, padding: layer.padding, border: 0, isFlipped: true })
    case 'sep': {
      const sums = convolveDepthwise(input, layer.w, layer.stride, layer.padding)
      return convolve(sums, layer.wPw, { stride: 1, padding: 'valid', border: 0, isFlipped: true })
    }
  }
}

function pooled(layer: NeuralLayer, potentials: Plane): Plane {
  if (layer.type === 'fc' || layer.pool === 'none') return potentials
  if (layer.pool === 'avg') return sumGlobally(potentials)
  return poolMax(potentials, layer.poolSize, layer.poolStride, layer.padding)
}

/** One layer on one image: activations, or raw potentials (the threshold not subtracted) when the layer has no activation. */
export function runLayer(layer: NeuralLayer, input: Plane): Plane {
  const potentials = pooled(layer, potentialsOf(layer, input))
  return layer.activation ? activate(potentials, layer.threshold, layer.actStep, layer.actBits) : potentials
}
