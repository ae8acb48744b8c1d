import { AppError } from '../../base/errors.ts'
import type { IntegerEngine, LayerRun } from '../integer/engine.ts'
import type { AkidaNetwork } from '../network.ts'
import { shapeSize } from '../shapes.ts'
import { crc32 } from './crc32.ts'

/** What one layer put out, per image: the fields of the golden `expected.json`. */
export interface LayerReport {
  name: string
  output_shape: number[]
  size: number
  nonzero: number[]
  sum: number[]
  /** Mean share of zeros over the images, 0..1. */
  sparsity: number
  /** CRC-32 of the output bytes: uint8, or int32 little endian of a layer without activation. */
  crc32: number[]
}

export interface RunReport {
  engine: string
  image_shape: number[]
  layers: LayerReport[]
  /** (images, outputs): raw potentials, or activations of a last layer with an activation. */
  potentials: number[][]
  /** (images, outputs): real values. */
  predict: number[][]
}

function bytesOf(values: Uint8Array | Int32Array): Uint8Array {
  if (values instanceof Uint8Array) return values
  const bytes = new Uint8Array(4 * values.length)
  const view = new DataView(bytes.buffer)
  values.forEach((value, i) => view.setInt32(4 * i, value, true))
  return bytes
}

function reportLayer(layer: LayerRun, into: LayerReport): void {
  const size = shapeSize(layer.shape)
  layer.nonZero.forEach((nonZero, image) => {
    const values = layer.output!.subarray(image * size, (image + 1) * size)
    let sum = 0
    for (const value of values) sum += value
    into.nonzero.push(nonZero)
    into.sum.push(sum)
    into.crc32.push(crc32(bytesOf(values)))
  })
}

const rowsOf = (values: Int32Array | Float32Array, count: number) =>
  Array.from({ length: count }, (_, i) => {
    const width = values.length / count
    return Array.from(values.subarray(i * width, (i + 1) * width))
  })

/** Number of images in a file of bytes. Throws AppError `akida-run.images` when they do not fill whole images or exceed the input bits. */
export function countImages(network: AkidaNetwork, images: Uint8Array): number {
  const size = shapeSize(network.inputShape)
  const shape = network.inputShape.join('x')
  if (images.length === 0 || images.length % size !== 0) {
    throw new AppError(
      'akida-run.images',
      `The images have ${images.length} bytes; whole ${shape} images of ${size} bytes are needed.`,
      {
        bytes: images.length,
        imageBytes: size,
      },
    )
  }
  const first = network.layers[0]
  const most = first?.type === 'input_data' ? 2 ** first.inputBits - 1 : 255
  const outside = images.find((value) => value > most)
  if (outside !== undefined) {
    throw new AppError('akida-run.images', `The input holds ${outside}; this network takes values of 0 to ${most}.`, {
      most,
    })
  }
  return images.length / size
}

/**
 * Runs images (uint8, (n, h, w, c)) through a network and reports every layer that is not `input_data`, with the fields of the golden
 * `expected.json`. Throws AppError `akida-run.images`. `onProgress` is called with the number of images done.
 */
export function runNetworkReport(
  network: AkidaNetwork,
  images: Uint8Array,
  engine: IntegerEngine,
  onProgress?: (done: number, total: number) => void,
): RunReport {
  const count = countImages(network, images)
  const size = shapeSize(network.inputShape)
  const chunk = 16
  const layers: LayerReport[] = []
  const outputs = { potentials: [] as number[][], predict: [] as number[][] }
  for (let from = 0; from < count; from += chunk) {
    const part = Math.min(chunk, count - from)
    const run = engine.run(network, images.subarray(from * size, (from + part) * size), part, { keepOutputs: true })
    const reported = run.perLayer.filter((layer) => layer.type !== 'input_data')
    reported.forEach((layer, i) => {
      layers[i] ??= {
        name: layer.name,
        output_shape: [...layer.shape],
        size: shapeSize(layer.shape),
        nonzero: [],
        sum: [],
        sparsity: 0,
        crc32: [],
      }
      reportLayer(layer, layers[i])
    })
    outputs.potentials.push(...rowsOf(run.potentials, part))
    outputs.predict.push(...rowsOf(run.predict, part))
    onProgress?.(from + part, count)
  }
  for (const layer of layers) {
    layer.sparsity = 1 - layer.nonzero.reduce((sum, value) => sum + value, 0) / (layer.size * count)
  }
  return { engine: engine.name, image_shape: [count, ...network.inputShape], layers, ...outputs }
}
