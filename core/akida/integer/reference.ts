import type { AkidaNetwork } from '../network.ts'
import { networkShapes, shapeSize } from '../shapes.ts'
import { runLayer } from './run-layer.ts'
import { predictFrom } from './engine.ts'
import type { IntegerEngine, IntegerRun, IntegerRunOptions, LayerRun } from './engine.ts'
import type { Plane } from './tensor.ts'

interface Collected {
  readonly nonZero: number[]
  readonly nonZeroRows: Uint32Array
  readonly output: Uint8Array | Int32Array | undefined
}

function collect(into: Collected, plane: Plane, image: number): void {
  const [height, width, channels] = plane.shape
  let total = 0
  for (let y = 0; y < height; y++) {
    let inRow = 0
    const start = y * width * channels
    for (let i = start; i < start + width * channels; i++) if (plane.values[i] !== 0) inRow++
    into.nonZeroRows[image * height + y] = inRow
    total += inRow
  }
  into.nonZero.push(total)
  into.output?.set(plane.values, image * plane.values.length)
}

/** The oracle: plain loops, one op a file, no regard for speed. Every faster engine is tested for equality with it. */
export const referenceEngine: IntegerEngine = {
  name: 'reference',
  run(network: AkidaNetwork, images: Uint8Array, count: number, options: IntegerRunOptions = {}): IntegerRun {
    const shapes = networkShapes(network)
    const inputSize = shapeSize(network.inputShape)
    if (images.length < count * inputSize) {
      throw new RangeError(`${count} images of ${inputSize} bytes are needed, ${images.length} bytes were given`)
    }
    const collected = shapes.map(({ output }, index): Collected => {
      const layer = network.layers[index]!
      const size = count * shapeSize(output)
      const isRaw = layer.type !== 'input_data' && !layer.activation
      const kept = options.keepOutputs === true ? (isRaw ? new Int32Array(size) : new Uint8Array(size)) : undefined
      return { nonZero: [], nonZeroRows: new Uint32Array(count * output[0]), output: kept }
    })
    const outputSize = shapeSize(shapes.at(-1)?.output ?? network.inputShape)
    const potentials = new Int32Array(count * outputSize)
    for (let image = 0; image < count; image++) {
      let plane: Plane = {
        shape: network.inputShape,
        values: Int32Array.from(images.subarray(image * inputSize, (image + 1) * inputSize)),
      }
      network.layers.forEach((layer, index) => {
        if (layer.type !== 'input_data') plane = runLayer(layer, plane)
        collect(collected[index]!, plane, image)
      })
      potentials.set(plane.values, image * outputSize)
    }
    const perLayer = network.layers.map((layer, index): LayerRun => {
      const { nonZero, nonZeroRows, output } = collected[index]!
      const shape = shapes[index]!.output
      return {
        name: layer.name,
        type: layer.type,
        shape,
        nonZero,
        nonZeroRows,
        ...(output === undefined ? {} : { output }),
      }
    })
    return { perLayer, potentials, predict: predictFrom(network, potentials) }
  },
}
