import type { NeuralLayer, SpatialShape } from '../../network.ts'
import { axisWindows, shapeSize } from '../../shapes.ts'
import { POTENTIAL_MAX, POTENTIAL_MIN } from '../saturation.ts'
import type { ActivationParameters } from './activation-parameters.ts'
import { activationParameters } from './activation-parameters.ts'
import type { Arena } from './arena.ts'
import type { Kernels } from './exports.ts'
import { blockFilters, blocksOf } from './packing.ts'
import type { PlaneBuffer } from './plane-buffer.ts'
import { pixelPlaces } from './plane-buffer.ts'
import type { Product } from './product.ts'

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
  const places = pixelPlaces(plane)
  const hasPool = layer.type !== 'fc' && layer.pool !== 'none'
  if (parameters.mode === 'reciprocal' && !hasPool && layer.type !== 'fc') {
    const run = product.planInto({
      pointer: plane.interior,
      places,
      blockBytes: blockFilters,
      parameters: pointer,
      parameterBytes: 12 * blockFilters,
      top: parameters.top,
      isRaw: false,
    })
    return { run, raw: null }
  }
  const { pixels } = product
  const potentials = arena.allocate(pixels * pixelBytes)
  const multiply = product.planInto({
    pointer: potentials,
    places: Uint32Array.from({ length: pixels }, (_, i) => i * pixelBytes),
    blockBytes: 4 * blockFilters,
    parameters: 0,
    parameterBytes: 0,
    top: 0,
    isRaw: true,
  })
  const targets = arena.place(places)
  const outputPixels = shapeSize(output) / filters
  const pooled = hasPool ? arena.allocate(outputPixels * pixelBytes) : potentials
  const run = () => {
    multiply()
    pool(kernels, stage, potentials, pooled, pixelBytes)
    if (layer.type === 'fc') kernels.saturate(potentials, blocks * blockFilters, POTENTIAL_MIN, POTENTIAL_MAX)
    if (parameters.mode === 'reciprocal') {
      kernels.activatePixels(pooled, outputPixels, blocks, pointer, parameters.top, targets, plane.interior)
    } else if (parameters.mode === 'compare') {
      kernels.comparePixels(pooled, outputPixels, blocks, pointer, parameters.top, targets, plane.interior)
    }
  }
  return { run, raw: parameters.mode === 'raw' ? pooled : null }
}
