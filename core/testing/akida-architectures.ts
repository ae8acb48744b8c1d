import type { AkidaLayer, AkidaNetwork, ConvolutionFields } from '../akida/network.ts'
import { createDice, randomKernel } from './akida-networks.ts'
import type { Dice } from './akida-networks.ts'

/** Thresholds around a third of the spread leave a little more than half of the activations at zero, as trained networks do. */
function levels(dice: Dice, filters: number, spread: number) {
  const noise = () => (dice(1000) + dice(1000) + dice(1000) - 1500) / 500
  const threshold = Int32Array.from({ length: filters }, () => Math.round(spread * (0.3 + 0.3 * noise())))
  return { threshold, actStep: new Float32Array(filters).fill(Math.max(1, spread / 6)) }
}

const plain = { stride: 1, padding: 'same', pool: 'none', poolSize: 2, poolStride: 2 } as const

export type RandomArchitecture = 'akidanet' | 'mobilenet'

/**
 * AkidaNet, or MobileNetV1 with fused separable layers, with random weights and 8/4/4 bits: the arithmetic of the real network, no training.
 * `hiddenUnits`: of fully connected layers before the classifier.
 */
export function buildRandomArchitecture(
  architecture: RandomArchitecture,
  alpha: number,
  size: number,
  classes = 2,
  hiddenUnits: readonly number[] = [],
): AkidaNetwork {
  const dice = createDice(Math.round(1000 * alpha) + size)
  const width = (filters: number) => Math.floor(filters * alpha)
  const bits = { weightsBits: 4, actBits: 4, activation: true } as const
  const layers: AkidaLayer[] = []
  let channels = width(32)
  layers.push({
    type: 'input_conv',
    name: 'conv_0',
    ...bits,
    ...plain,
    weightsBits: 8,
    k: 3,
    stride: 2,
    inputShape: [size, size, 3],
    paddingValue: 128,
    w: randomKernel(dice, [3, 3, 3, channels], 8),
    ...levels(dice, channels, 45_000),
  })
  const convolution = (filters: number, stride: number, spread: number): ConvolutionFields => {
    return { name: `layer_${layers.length}`, ...bits, ...plain, k: 3, stride, ...levels(dice, filters, spread) }
  }
  if (architecture === 'akidanet') {
    for (const [filters, stride] of [
      [64, 1],
      [128, 2],
      [128, 1],
    ] as const) {
      const next = width(filters)
      const fields = convolution(next, stride, Math.sqrt(9 * channels) * 4 * 4)
      layers.push({ type: 'conv', ...fields, w: randomKernel(dice, [3, 3, channels, next], 4) })
      channels = next
    }
  }
  const separable = [[256, 2], [256, 1], [512, 2], ...Array.from({ length: 5 }, () => [512, 1]), [1024, 2], [1024, 1]]
  separable.forEach(([filters = 0, stride = 1], index) => {
    const next = width(filters)
    const isLast = index === separable.length - 1
    const fields = convolution(next, stride, Math.sqrt(9 * channels) * 64 * (isLast ? size / 32 : 1))
    const w = randomKernel(dice, [3, 3, channels, 1], 4)
    layers.push({
      type: 'sep',
      ...fields,
      pool: isLast ? 'avg' : 'none',
      w,
      wPw: randomKernel(dice, [1, 1, channels, next], 4),
    })
    channels = next
  })
  const dense = (name: string, units: number, activation: boolean) => {
    const w = randomKernel(dice, [1, 1, channels, units], 4)
    layers.push({ type: 'fc', name, ...bits, activation, w, ...levels(dice, units, 100) })
    channels = units
  }
  for (const [index, units] of hiddenUnits.entries()) dense(`hidden_${index + 1}`, units, true)
  dense('classifier', classes, false)
  return { name: `${architecture}_${alpha}_${size}`, inputShape: [size, size, 3], layers }
}

/** Images with patches of constant colour: smoother than noise, which would make every activation dense. */
export function smoothImages(size: number, count: number): Uint8Array {
  const dice = createDice(size)
  const patch = 8
  const cells = Math.ceil(size / patch)
  const images = new Uint8Array(count * size * size * 3)
  for (let image = 0; image < count; image++) {
    const colours = Uint8Array.from({ length: cells * cells * 3 }, () => dice(256))
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const cell = 3 * (Math.floor(y / patch) * cells + Math.floor(x / patch))
        images.set(colours.subarray(cell, cell + 3), ((image * size + y) * size + x) * 3)
      }
    }
  }
  return images
}
