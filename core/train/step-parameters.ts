import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import { graphParameters } from '../graph/parameters.ts'
import type { Model } from '../graph/types.ts'
import type { StepRule } from '../quant/fake-quant.ts'
import type { Weights } from '../tensor/tensor.ts'
import type { AdamState } from './adam.ts'
import { graphWeights } from './graph-weights.ts'
import { createLayout, packWeights, splitTensor, unpackWeights, type Layout } from './layout.ts'

/** Both moments of Adam, in the order of the trained parameters. */
export type Moments = { first: Float32Array; second: Float32Array }

/**
 * The variables of a training step, a vector each: what gradients move (with both moments of Adam), the moving statistics, and what stays
 * fixed.
 */
export type StepParameters = {
  variables: Variable[]
  adam: AdamState
  trainedLayout: Layout
  /** null when no layer has statistics that move. */
  moving: Variable | null
  movingLayout: Layout
  /** All parameters of the network by name, differentiable with respect to `adam.parameters`. */
  tensors(): Record<string, Tensor>
  /** Batch statistics in the order of `movingLayout`. */
  flatStatistics(statistics: Record<string, Tensor>): Tensor
  loadMoving(statistics: Float32Array): void
  /** Copies weights into the variables; the moments stay. */
  load(weights: Weights): void
  weights(): Weights
  optimiser(): Moments
  loadOptimiser(state: Moments): void
}

/** Lays out a model's parameters for training. Layers in `frozenLayers` (ids) are fixed as a whole; steps too, unless they are learned. */
export function createStepParameters(
  tf: typeof tfc,
  model: Model,
  { learnSteps, frozenLayers }: { learnSteps: StepRule | false; frozenLayers: readonly string[] },
): StepParameters {
  const all = graphParameters(model.graph)
  const kindOf = ({ layerId, role, isTrainable }: (typeof all)[number]) => {
    if (frozenLayers.includes(layerId)) return 'fixed'
    if (isTrainable || (role === 'step' && learnSteps !== false)) return 'trained'
    return role === 'mean' || role === 'variance' ? 'moving' : 'fixed'
  }
  const layoutOf = (kind: ReturnType<typeof kindOf>) =>
    createLayout(all.filter((parameter) => kindOf(parameter) === kind))
  const [trainedLayout, movingLayout, fixedLayout] = [layoutOf('trained'), layoutOf('moving'), layoutOf('fixed')]
  const variables: Variable[] = []
  const makeVariable = (values: Float32Array, trainable = false): Variable => {
    const variable = tf.tidy(() => tf.variable(tf.tensor1d(values), trainable)) as Variable
    variables.push(variable)
    return variable
  }
  const filled = (layout: Layout) => (layout.size > 0 ? makeVariable(packWeights(layout, model.weights)) : null)
  const parameters = makeVariable(packWeights(trainedLayout, model.weights), true)
  const first = makeVariable(new Float32Array(trainedLayout.size))
  const second = makeVariable(new Float32Array(trainedLayout.size))
  const [moving, fixed] = [filled(movingLayout), filled(fixedLayout)]
  const parts = [
    { layout: trainedLayout, variable: parameters },
    ...(moving ? [{ layout: movingLayout, variable: moving }] : []),
    ...(fixed ? [{ layout: fixedLayout, variable: fixed }] : []),
  ]
  const assign = (variable: Variable, values: Float32Array) => tf.tidy(() => variable.assign(tf.tensor1d(values)))
  return {
    variables,
    adam: { parameters, first, second },
    trainedLayout,
    moving,
    movingLayout,
    tensors: () => Object.assign({}, ...parts.map(({ layout, variable }) => splitTensor(tf, layout, variable))),
    flatStatistics: (statistics) => tf.concat(movingLayout.entries.map(({ name }) => statistics[name]!)),
    loadMoving: (statistics) => {
      if (moving) assign(moving, statistics)
    },
    load: (weights) => {
      for (const { layout, variable } of parts) assign(variable, packWeights(layout, weights))
    },
    weights: () => {
      const values = parts.map(({ layout, variable }) => unpackWeights(layout, variable.dataSync<'float32'>()))
      return graphWeights({ graph: model.graph, weights: Object.assign({}, ...values) })
    },
    optimiser: () => ({ first: Float32Array.from(first.dataSync()), second: Float32Array.from(second.dataSync()) }),
    loadOptimiser: (state) => {
      assign(first, state.first)
      assign(second, state.second)
    },
  }
}
