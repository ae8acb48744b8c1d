import type { ImageSet } from '../ports/dataset.ts'
import { scorePredictions } from './score.ts'
import { softmaxRows } from './softmax.ts'
import type { SplitNetwork } from './split-network.ts'

/** What becomes of one layer's output in one measurement: x * mask + fill, as `SplitNetwork.finish` takes them. */
export type OutputMask = { mask: Float32Array; fill: Float32Array }

/** A layer, counted from 0, and the masks to try on it: at least one. */
export type MaskedLayer = { layer: number; masks: readonly OutputMask[] }

/** Sums over the images seen so far. `loss` in nats, not yet divided. */
export type Tally = { correct: number; loss: number }

/** Where a measurement stands: plain data, enough to go on exactly. */
export type PrunabilityState = {
  images: number
  whole: Tally
  /** One per mask, in the order of the layers asked for. */
  cells: Tally[][]
}

export type PrunabilityOptions = {
  network: SplitNetwork
  /** In the order of the network. */
  layers: readonly MaskedLayer[]
  classes: string[]
  /** Labels index `classes`. */
  images: ImageSet
  /** As the network was made with. */
  batchSize: number
  /** Goes on from here. */
  state?: PrunabilityState
  /** Awaited between short pieces of work. */
  turn?: () => Promise<void>
  /** Called after every batch; the state is the measurement's own: copy what is kept. */
  onBatch?: (state: PrunabilityState) => Promise<void> | void
}

/**
 * Accuracy and loss with every mask on its layer alone. Each batch runs through the network once; what comes out of a layer is handed to all
 * masks of that layer, and only the layers behind it run anew.
 */
export async function measurePrunability(options: PrunabilityOptions): Promise<PrunabilityState> {
  const { images, batchSize, layers } = options
  const state = options.state ?? {
    images: 0,
    whole: { correct: 0, loss: 0 },
    cells: layers.map(({ masks }) => masks.map(() => ({ correct: 0, loss: 0 }))),
  }
  while (state.images < images.count) {
    const count = Math.min(batchSize, images.count - state.images)
    await measureBatch(options, state, count)
    state.images += count
    await options.onBatch?.(state)
  }
  return state
}

async function measureBatch(options: PrunabilityOptions, state: PrunabilityState, count: number): Promise<void> {
  const { network, images, layers, batchSize, turn } = options
  const size = images.height * images.width * images.channels
  const labels = images.labels.subarray(state.images, state.images + count)
  let x = new Float32Array(batchSize * size)
  x.set(images.pixels.subarray(state.images * size, (state.images + count) * size))
  let reached = -1
  for (const [position, { layer, masks }] of layers.entries()) {
    for (; reached < layer; reached++) {
      await turn?.()
      x = Float32Array.from(await network.advance(reached + 1, x))
    }
    const tries = masks.map((mask, index) => ({ mask, tally: state.cells[position]![index]! }))
    if (position === 0) tries.push({ mask: nothingMasked(masks[0]!), tally: state.whole })
    for (const { mask, tally } of tries) {
      await turn?.()
      addScore(tally, await network.finish(layer, x, mask.mask, mask.fill), labels, options.classes)
    }
  }
}

function nothingMasked({ mask, fill }: OutputMask): OutputMask {
  return { mask: new Float32Array(mask.length).fill(1), fill: new Float32Array(fill.length) }
}

/** Rows behind the labels are padding. */
function addScore(tally: Tally, logits: Float32Array, labels: Int32Array, classes: string[]): void {
  const rows = logits.subarray(0, labels.length * classes.length)
  const { correct, loss } = scorePredictions(softmaxRows(rows, classes.length), labels, classes, '')
  tally.correct += correct
  tally.loss += loss * labels.length
}
