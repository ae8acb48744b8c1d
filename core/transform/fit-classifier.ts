import type * as tfc from '@tensorflow/tfjs-core'
import { tensor, type Tensor } from '../tensor/tensor.ts'
import { addSamples, emptyEquations } from './normal-equations.ts'
import { createRidgeSolver } from './ridge.ts'

/** Rows of features (count, size) with the class of each. */
export type LabelledFeatures = { features: Float32Array; labels: ArrayLike<number>; count: number; size: number }

/** A fully connected layer of logits: kernel [size, classes], bias [classes]. */
export type Classifier = { kernel: Tensor; bias: Tensor; rounds: number }

const maxRounds = 200
/** Of the steepest gradient against that of the first round. */
const tolerance = 1e-3

/**
 * Logistic regression of classes on features (softmax, cross-entropy): the sum over all rows, plus ridge * count / 2 times the square of the weights of
 * features scaled to unit variance. Solved with the fixed curvature bound of Böhning (1992), 1/2 X'X, which decomposes once and never
 * overshoots. Features that never change get the weight 0. `turn` is called between rounds.
 */
export async function fitClassifier(
  tf: typeof tfc,
  data: LabelledFeatures,
  classes: number,
  ridge: number,
  turn: () => Promise<void>,
): Promise<Classifier> {
  const { count, size } = data
  const scaling = standardise(data)
  const rows = tf.tensor2d(scaling.rows, [count, size])
  const wanted = tf.tidy(() =>
    tf.cast(tf.oneHot(tf.tensor1d(Int32Array.from(data.labels), 'int32'), classes), 'float32'),
  )
  const inputs = tf.tidy(() => tf.concat([rows, tf.ones<tfc.Rank.R2>([count, 1])], 1))
  try {
    const equations = emptyEquations(size, classes)
    await addSamples(tf, equations, rows, wanted)
    await turn()
    const solve = createRidgeSolver(
      equations.gram.map((value) => value / 2),
      size + 1,
      ridge * count,
    )
    const weights = new Float64Array((size + 1) * classes)
    let first = 0
    let rounds = 0
    for (; rounds < maxRounds; rounds++) {
      const gradient = await descent(tf, inputs, wanted, weights, ridge * count)
      const steepest = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
      first ||= steepest
      if (steepest <= tolerance * first) break
      solve(gradient, classes).forEach((step, index) => (weights[index]! += step))
      await turn()
    }
    return { ...unscale(weights, scaling, size, classes), rounds }
  } finally {
    tf.dispose([rows, wanted, inputs])
  }
}

/** Direction in which the sum of log-likelihoods, less the penalty, grows: (size + 1) x classes. */
async function descent(
  tf: typeof tfc,
  inputs: tfc.Tensor,
  wanted: tfc.Tensor,
  weights: Float64Array,
  lambda: number,
): Promise<Float64Array> {
  const classes = wanted.shape[1]!
  const gradient = tf.tidy(() => {
    const logits = tf.matMul(inputs, tf.tensor2d(Float32Array.from(weights), [inputs.shape[1]!, classes]))
    return tf.matMul(inputs, tf.sub<tfc.Tensor2D>(wanted, tf.softmax(logits)), true, false)
  })
  const values = Float64Array.from(await gradient.data())
  gradient.dispose()
  for (let index = 0; index < values.length - classes; index++) values[index]! -= lambda * weights[index]!
  return values
}

type Scaling = { rows: Float32Array; mean: Float64Array; factor: Float64Array }

/** Every feature with mean 0 and variance 1; those that never change become 0. */
function standardise({ features, count, size }: LabelledFeatures): Scaling {
  const mean = new Float64Array(size)
  const factor = new Float64Array(size)
  for (let at = 0; at < features.length; at++) mean[at % size]! += features[at]! / count
  for (let at = 0; at < features.length; at++) factor[at % size]! += (features[at]! - mean[at % size]!) ** 2 / count
  for (let index = 0; index < size; index++) factor[index] = factor[index]! > 1e-12 ? 1 / Math.sqrt(factor[index]!) : 0
  const rows = features.map((value, at) => (value - mean[at % size]!) * factor[at % size]!)
  return { rows, mean, factor }
}

/** Weights of the features as they are. */
function unscale(weights: Float64Array, { mean, factor }: Scaling, size: number, classes: number) {
  const kernel = tensor([size, classes])
  const bias = tensor([classes], Float32Array.from(weights.subarray(size * classes)))
  for (let feature = 0; feature < size; feature++) {
    for (let index = 0; index < classes; index++) {
      const weight = weights[feature * classes + index]! * factor[feature]!
      kernel.data[feature * classes + index] = weight
      bias.data[index]! -= weight * mean[feature]!
    }
  }
  return { kernel, bias }
}
