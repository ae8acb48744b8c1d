import type { AkidaNetwork, SpatialShape } from '../../network.ts'
import { networkShapes, shapeSize } from '../../shapes.ts'
import type { IntegerEngine, IntegerRun, IntegerRunOptions, LayerRun } from '../engine.ts'
import { predictFrom } from '../engine.ts'
import { referenceEngine } from '../reference.ts'
import { Arena } from './arena.ts'
import type { Kernels, NativeKernels, PlainKernels } from './exports.ts'
import { blockFilters } from './packing.ts'
import type { LayerPlan } from './plan-layer.ts'
import {
  KernelRangeError,
  planConvolution,
  planFullyConnected,
  planInputConvolution,
  planSeparable,
} from './plan-layer.ts'
import type { PlaneBuffer } from './plane-buffer.ts'
import { allocatePlane } from './plane-buffer.ts'

interface PlannedLayer {
  readonly plan: LayerPlan | null
  readonly plane: PlaneBuffer
  readonly counts: number
}

interface NetworkPlan {
  readonly arena: Arena
  readonly kernels: Kernels
  /** To be called before a run. */
  readonly prepare: () => void
  readonly image: number
  readonly layers: readonly PlannedLayer[]
}

function planNetwork({ module, native }: KernelModules, network: AkidaNetwork): NetworkPlan {
  const arena = new Arena()
  const instance = new WebAssembly.Instance(module, {
    env: { memory: arena.memory },
  })
  const kernels: Kernels = { ...(instance.exports as unknown as PlainKernels), ...native }
  const image = arena.allocate(shapeSize(network.inputShape))
  const shapes = networkShapes(network)
  const layers: PlannedLayer[] = []
  network.layers.forEach((layer, index) => {
    const { input: inputShape, output } = shapes[index]!
    const plane = allocatePlane(arena, output, network.layers[index + 1])
    const counts = arena.allocate(4 * output[0])
    const input = layers.at(-1)?.plane ?? plane
    const surroundings = { arena, kernels, input, inputShape, output, plane }
    const plan = () => {
      switch (layer.type) {
        case 'input_data':
          return null
        case 'input_conv':
          return planInputConvolution(surroundings, layer, image)
        case 'conv':
          return planConvolution(surroundings, layer)
        case 'sep':
          return planSeparable(surroundings, layer)
        case 'fc':
          return planFullyConnected(surroundings, layer)
      }
    }
    layers.push({ plan: plan(), plane, counts })
  })
  return { arena, kernels, prepare: () => native?.bind(arena.memory.buffer), image, layers }
}

/** Copies an image (h, w, c) into a plane with borders and rounded-up channels. */
function spreadImage(arena: Arena, plane: PlaneBuffer, image: Uint8Array): void {
  const [height, width, channels] = plane.shape
  const bytes = arena.bytes(plane.interior, (height - 1) * plane.rowStride + width * plane.channelBytes)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * channels
      bytes.set(image.subarray(from, from + channels), y * plane.rowStride + x * plane.channelBytes)
    }
  }
}

/** Activations of a plane without border and padding. */
function gatherPlane(arena: Arena, plane: PlaneBuffer, target: Uint8Array | Int32Array): void {
  const [height, width, channels] = plane.shape
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = plane.interior + y * plane.rowStride + x * plane.channelBytes
      target.set(arena.bytes(from, channels), (y * width + x) * channels)
    }
  }
}

function gatherRaw(arena: Arena, pointer: number, shape: SpatialShape, target: Int32Array): void {
  const [height, width, filters] = shape
  const stored = blockFilters * Math.ceil(filters / blockFilters)
  const values = arena.int32(pointer, height * width * stored)
  for (let pixel = 0; pixel < height * width; pixel++) {
    target.set(values.subarray(pixel * stored, pixel * stored + filters), pixel * filters)
  }
}

/** Counts non-zero values per row; only a last layer without activation is counted here rather than by the kernels. */
function countRaw(values: Int32Array, rows: Uint32Array): void {
  const rowSize = values.length / rows.length
  rows.fill(0)
  values.forEach((value, i) => {
    if (value !== 0) rows[Math.floor(i / rowSize)]!++
  })
}

interface Collected {
  readonly nonZero: number[]
  readonly nonZeroRows: Uint32Array
  readonly output: Uint8Array | Int32Array | undefined
}

class KernelRun {
  readonly #plan: NetworkPlan
  readonly #network: AkidaNetwork
  readonly #collected: Collected[]
  readonly #potentials: Int32Array
  readonly #outputSize: number

  constructor(plan: NetworkPlan, network: AkidaNetwork, count: number, options: IntegerRunOptions) {
    this.#plan = plan
    this.#network = network
    this.#collected = plan.layers.map(({ plan: layer, plane }): Collected => {
      const size = count * shapeSize(plane.shape)
      const make = () => (layer?.raw == null ? new Uint8Array(size) : new Int32Array(size))
      const output = options.keepOutputs === true ? make() : undefined
      return { nonZero: [], nonZeroRows: new Uint32Array(count * plane.shape[0]), output }
    })
    this.#outputSize = shapeSize(plan.layers.at(-1)!.plane.shape)
    this.#potentials = new Int32Array(count * this.#outputSize)
  }

  #computeLayers(image: Uint8Array): void {
    const { arena, layers } = this.#plan
    arena.bytes(this.#plan.image, image.length).set(image)
    for (const { plan, plane } of layers) {
      if (plan === null) spreadImage(arena, plane, image)
      else plan.run()
    }
  }

  runImage(image: Uint8Array, index: number): void {
    const { arena, kernels, layers } = this.#plan
    this.#computeLayers(image)
    const last = this.#potentials.subarray(index * this.#outputSize, (index + 1) * this.#outputSize)
    const end = layers.at(-1)!
    if (end.plan?.raw == null) gatherPlane(arena, end.plane, last)
    else gatherRaw(arena, end.plan.raw, end.plane.shape, last)
    layers.forEach(({ plan, plane, counts }, i) => {
      const { nonZero, nonZeroRows, output } = this.#collected[i]!
      const [height, width, channels] = plane.shape
      const rows = nonZeroRows.subarray(index * height, (index + 1) * height)
      const kept = output?.subarray(index * height * width * channels, (index + 1) * height * width * channels)
      if (plan?.raw != null) {
        countRaw(last, rows)
        kept?.set(last)
      } else {
        kernels.countRows(plane.interior, height, width * plane.channelBytes, plane.rowStride, counts)
        rows.set(arena.uint32(counts, height))
        if (kept !== undefined) gatherPlane(arena, plane, kept)
      }
      let total = 0
      for (const value of rows) total += value
      nonZero.push(total)
    })
  }

  result(): IntegerRun {
    const perLayer = this.#network.layers.map((layer, i): LayerRun => {
      const { nonZero, nonZeroRows, output } = this.#collected[i]!
      const { shape } = this.#plan.layers[i]!.plane
      return {
        name: layer.name,
        type: layer.type,
        shape,
        nonZero,
        nonZeroRows,
        ...(output === undefined ? {} : { output }),
      }
    })
    return { perLayer, potentials: this.#potentials, predict: predictFrom(this.#network, this.#potentials) }
  }
}

/** What an engine computes with. `module`: out/kernels/plain.wasm or relaxed.wasm, compiled. `native` takes the place of the kernels it has. */
export interface KernelModules {
  readonly module: WebAssembly.Module
  readonly native?: NativeKernels
}

/**
 * An engine on compiled kernels. Each network is planned once, weights packed and buffers laid out in a memory of its own, released with
 * the network. Networks whose values could leave the kernels' ranges (8-bit weights in large separable kernels) run on the reference engine.
 */
export function createKernelEngine(modules: KernelModules, name: string): IntegerEngine {
  const plans = new WeakMap<AkidaNetwork, NetworkPlan | 'reference'>()
  const planOf = (network: AkidaNetwork) => {
    const known = plans.get(network)
    if (known !== undefined) return known
    let plan: NetworkPlan | 'reference'
    try {
      plan = planNetwork(modules, network)
    } catch (error) {
      if (!(error instanceof KernelRangeError)) throw error
      plan = 'reference'
    }
    plans.set(network, plan)
    return plan
  }
  return {
    name,
    run(network, images, count, options = {}) {
      const plan = planOf(network)
      if (plan === 'reference') return referenceEngine.run(network, images, count, options)
      const size = shapeSize(network.inputShape)
      if (images.length < count * size) {
        throw new RangeError(`${count} images of ${size} bytes are needed, ${images.length} bytes were given`)
      }
      plan.prepare()
      const run = new KernelRun(plan, network, count, options)
      for (let i = 0; i < count; i++) run.runImage(images.subarray(i * size, (i + 1) * size), i)
      return run.result()
    },
  }
}
