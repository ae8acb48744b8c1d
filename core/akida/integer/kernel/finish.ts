import type { NeuralLayer, SpatialShape } from '../../network.ts'
import { axisWindows, shapeSize } from '../../shapes.ts'
import { POTENTIAL_MAX, POTENTIAL_MIN } from '../saturation.ts'
import type { ActivationParameters } from './activation-parameters.ts'
import { activationParameters } from './activation-parameters.ts'
import type { Arena } from './arena.ts'
import type { Kernels, Multiply } from './exports.ts'
import { blockFilters, blocksOf } from './packing.ts'
import type { PlaneBuffer } from './plane-buffer.ts'
import { pixelPlaces } from './plane-buffer.ts'

/** A matrix product set up for one layer: what to read, and the weights of each block of eight filters. */
export interface Product {
  readonly multiply: Multiply
  readonly input: number
  readonly inputs: number
  readonly rows: number
  readonly rowBytes: number
  readonly rowStride: number
  readonly pixels: number
  readonly weights: number
  readonly weightBlockBytes: number
  /** Start of each filter's sum, (blocks, 8) int32. */
  readonly bias: number
}

export interface Finish {
  run(): void
  /** Where the raw potentials are, (pixels, filters rounded up to 8) int32, when the layer has no activation. */
  readonly raw: number | null
}

interface Stage {
  readonly product: Product
  readonly layer: NeuralLayer
  readonly filters: number
  /** Shape before pooling. */
  readonly convolved: SpatialShape
  readonly output: SpatialShape
  readonly plane: PlaneBuffer
}

/** Runs every block, the last one first: it may write past a pixel's channels, and what it overwrites is written after it. */
function runBlocks(blocks: number, call: (block: number) => void): void {
  call(blocks - 1)
  for (let block = 0; block < blocks - 1; block++) call(block)
}

function pool(kernels: Kernels, stage: Stage, source: number, target: number, pixelBytes: number): void {
  const { layer, convolved } = stage
  if (layer.type === 'fc' || layer.pool === 'none') return
  const [height, width] = convolved
  if (layer.pool === 'avg') {
    kernels.sumGlobally(source, height * width, pixelBytes, POTENTIAL_MIN, POTENTIAL_MAX, target)
    return
  }
  const { poolSize, poolStride, padding } = layer
  const rows = axisWindows(height, poolSize, poolStride, padding)
  const columns = axisWindows(width, poolSize, poolStride, padding)
  const place = [rows.before, columns.before, rows.count, columns.count] as const
  kernels.poolMax(source, height, width, pixelBytes, poolSize, poolStride, ...place, target)
}

function placeParameters(arena: Arena, parameters: ActivationParameters): number {
  if (parameters.mode === 'raw') return 0
  return arena.place(parameters.mode === 'compare' ? parameters.bounds : parameters.values)
}

/** Product, pooling, saturation and activation of one layer, planned once. */
export function planFinish(arena: Arena, kernels: Kernels, stage: Stage): Finish {
  const { product, layer, filters, output, plane } = stage
  const blocks = blocksOf(filters)
  const pixelBytes = 4 * blocks * blockFilters
  const parameters = activationParameters(layer)
  const pointer = placeParameters(arena, parameters)
  const places = arena.place(pixelPlaces(plane))
  const hasPool = layer.type !== 'fc' && layer.pool !== 'none'
  const { multiply, input, inputs, rows, rowBytes, rowStride, pixels, weights, weightBlockBytes, bias } = product
  const call = (block: number, target: number, targets: number, isRaw: boolean, at: number, top: number) => {
    const from = weights + block * weightBlockBytes
    multiply(
      from,
      input,
      inputs,
      rows,
      rowBytes,
      rowStride,
      target,
      targets,
      pixels,
      bias + 4 * blockFilters * block,
      at,
      top,
      isRaw,
    )
  }
  if (parameters.mode === 'reciprocal' && !hasPool && layer.type !== 'fc') {
    const level = (block: number) => {
      call(
        block,
        plane.interior + blockFilters * block,
        places,
        false,
        pointer + 12 * blockFilters * block,
        parameters.top,
      )
    }
    return { run: () => runBlocks(blocks, level), raw: null }
  }
  const potentials = arena.allocate(pixels * pixelBytes)
  const rawPlaces = arena.place(Uint32Array.from({ length: pixels }, (_, i) => i * pixelBytes))
  const outputPixels = shapeSize(output) / filters
  const pooled = hasPool ? arena.allocate(outputPixels * pixelBytes) : potentials
  const run = () => {
    runBlocks(blocks, (block) => call(block, potentials + 4 * blockFilters * block, rawPlaces, true, 0, 0))
    pool(kernels, stage, potentials, pooled, pixelBytes)
    if (layer.type === 'fc') kernels.saturate(potentials, blocks * blockFilters, POTENTIAL_MIN, POTENTIAL_MAX)
    if (parameters.mode === 'reciprocal') {
      kernels.activatePixels(pooled, outputPixels, blocks, pointer, parameters.top, places, plane.interior)
    } else if (parameters.mode === 'compare') {
      kernels.comparePixels(pooled, outputPixels, blocks, pointer, parameters.top, places, plane.interior)
    }
  }
  return { run, raw: parameters.mode === 'raw' ? pooled : null }
}
