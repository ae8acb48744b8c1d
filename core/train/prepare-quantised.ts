import type { ObserverChoice, StepChoice } from '../contract/jobs/common.ts'
import type { Graph, Model } from '../graph/types.ts'
import { keepRanges, withDefaultSteps } from '../quant/default-steps.ts'
import { equaliseDepthwise } from '../quant/equalise.ts'
import type { Weights } from '../tensor/tensor.ts'
import type { Turn } from './batch-runner.ts'
import { calibrateSteps } from './calibrate.ts'
import type { TrainEngine } from './engine.ts'

/** Images that decide the steps: 512 to 1024 are what post-training quantisation needs. */
export const calibrationImages = 512

/** What becomes of a float model before it is quantised. */
export type Preparation = {
  /** The model's graph with bits. */
  graph: Graph
  /** Null: a model that has steps keeps the ranges they give; others get fixed ones. */
  observer: ObserverChoice | null
  /** 0 (off) to 1, see `equaliseDepthwise`; models that have bits already keep their channels. */
  equaliseExponent: number
}

/**
 * A model made ready for few bits: bits on its layers, depthwise channels evened out, activation steps chosen. `fixed` gives ReLU6
 * layers the range of ReLU6; plain ReLU has no natural top, so its layers get the step of least squared error. `images`: `pixels`
 * (count, h, w, c), 0..255.
 */
export async function prepareQuantised(
  engine: TrainEngine,
  model: Model,
  { graph, observer, equaliseExponent }: Preparation,
  images: { pixels: Uint8Array; count: number },
  turn?: Turn,
): Promise<Model> {
  const isFloat = model.graph.layers.every(({ bits }) => bits === null)
  const equalised = isFloat ? equaliseDepthwise(model, equaliseExponent) : model.weights
  const kept = observer === null ? keepRanges(model.graph, graph, equalised) : withoutSteps(equalised)
  const weights = withDefaultSteps({ graph, weights: kept })
  const isFixed = observer === null || observer === 'fixed'
  const open = graph.layers.filter(({ id, activation }) => !isFixed || (activation === 'relu' && !kept[`${id}/step`]))
  if (open.length === 0) return { graph, weights }
  const chosen = isFixed ? 'mse' : observer
  const calibrated = await calibrateSteps(engine, { graph, weights }, images, chosen, turn)
  const names = open.map(({ id }) => `${id}/step`).filter((name) => calibrated[name])
  return { graph, weights: { ...weights, ...Object.fromEntries(names.map((name) => [name, calibrated[name]!])) } }
}

/** The observer that gives a training its first steps. PACT starts wide, since its clip is pulled down by a penalty. */
export function firstObserver(steps: StepChoice): ObserverChoice {
  if (steps === 'learned' || steps === 'recalibrate') return 'mse'
  return steps === 'pact' ? 'percentile' : steps
}

function withoutSteps(weights: Weights): Weights {
  return Object.fromEntries(Object.entries(weights).filter(([name]) => !name.endsWith('/step')))
}
