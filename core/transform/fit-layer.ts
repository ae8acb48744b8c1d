import type * as tfc from '@tensorflow/tfjs-core'
import type { ConvLayer, SeparableLayer } from '../graph/types.ts'
import { tensor, type Tensor, type Weights } from '../tensor/tensor.ts'
import { batchNormAffine, type Affine } from './batch-norm.ts'
import { addConstant } from './carry-layer.ts'
import { channelStatistics } from './channel-statistics.ts'
import type { LayerRunner } from './layer-runner.ts'
import { matchStatistics } from './match-statistics.ts'
import { addSamples, emptyEquations } from './normal-equations.ts'
import { extractPatches } from './patches.ts'
import { refineDepthwise } from './refine-depthwise.ts'
import { solveRidge, type LinearFit } from './ridge.ts'

type Convolution = ConvLayer | SeparableLayer

/** More unknowns take a second and more per solution, and more images than are usual to determine them. */
const maxDepthwiseUnknowns = 1200
const depthwiseRounds = 2
/** Samples per unknown beyond which every second batch is enough. */
const plentySamples = 20
const depthwiseRidge = 1e-2
/** Refinements that let go of what the activation hides; the error falls little after three. */
const refinements = 3

/** One layer to fit to what its source computes. Inputs are (n, h, w, c) and stay the caller's. */
export type FitJob = {
  runner: LayerRunner
  source: Convolution
  sourceWeights: Weights
  target: Convolution
  /** Starting weights of the target. */
  weights: Record<string, Tensor>
  /** Inputs of the source layer in the source model, and of the target layer in the already converted prefix, batch by batch. */
  sourceInputs: readonly tfc.Tensor[]
  inputs: readonly tfc.Tensor[]
  ridge: number
  turn: () => Promise<void>
}

/**
 * Weights of one layer by ridge regression on real activations, in the converted prefix, so that errors of earlier layers are
 * compensated. Fitted is the standard kernel, or the pointwise kernel behind the depthwise one; the target is the source's sum before
 * batch normalisation.
 *
 * The depthwise kernel of a fused layer is refined first by alternating least squares: it was made for an activation that is gone.
 *
 * Where the global average moves before the activation, the target is the average *of the activated map*, so that the new block gives
 * the classifier what it is used to; its batch normalisation then starts as the identity.
 *
 * Samples whose target and fit both lie where the activation is flat (below 0, above 6) are then replaced by the fit itself and the
 * regression solved again (after Zhang et al. 2015, nonlinear asymmetric reconstruction): only errors that get through count.
 * Batch normalisation is re-estimated at once, before the next layer is fitted.
 */
export async function fitLayer(job: FitJob): Promise<Record<string, Tensor>> {
  const { runner, source, target } = job
  const { tf } = runner
  const isAverageMoved = source.globalAverage === 'after-activation' && target.globalAverage === 'before-activation'
  const targets: tfc.Tensor[] = []
  try {
    for (const input of job.sourceInputs) {
      targets.push(
        flatten(tf, runner.run(source, job.sourceWeights, input, isAverageMoved ? 'output' : 'pre-batch-norm')),
      )
      await job.turn()
    }
    const affine =
      isAverageMoved || !source.batchNorm
        ? identity(target.filters)
        : batchNormAffine(job.sourceWeights, `${source.id}/`, source.batchNorm.epsilon)
    const prepared = await withDepthwise(job, targets, affine)
    const weights = place(prepared, await regress(prepared, targets, affine, refinements))
    if (!target.batchNorm) return weights
    const sums: tfc.Tensor[] = []
    try {
      for (const input of job.inputs) {
        sums.push(runner.run(target, weights, input, 'pre-batch-norm'))
        await job.turn()
      }
      const reached = await channelStatistics(tf, sums)
      const wanted = await channelStatistics(tf, targets)
      const matched = matchStatistics(affine, wanted, reached, target.batchNorm.epsilon)
      return {
        ...weights,
        ...Object.fromEntries(Object.entries(matched).map(([role, value]) => [`${target.id}/${role}`, value])),
      }
    } finally {
      tf.dispose(sums)
    }
  } finally {
    tf.dispose(targets)
  }
}

/** The job with a depthwise kernel fitted to the converted prefix, where the layer has one and its unknowns are few enough. */
async function withDepthwise(job: FitJob, targets: tfc.Tensor[], affine: Affine): Promise<FitJob> {
  const { target, runner, inputs } = job
  const { tf } = runner
  const channels = inputs[0]?.shape[3] ?? 0
  const unknowns = target.kernel ** 2 * channels
  if (target.type !== 'separable' || target.globalAverage === 'before-activation' || unknowns > maxDepthwiseUnknowns)
    return job
  const start = await regress(job, targets, affine, 0)
  const equations = emptyEquations(unknowns, target.filters)
  const samples = targets.reduce((sum, rows) => sum + rows.shape[0], 0)
  const every = samples > plentySamples * unknowns && inputs.length >= 8 ? 2 : 1
  for (const [index, input] of inputs.entries()) {
    if (index % every !== 0) continue
    const [windows, adjusted] = tf.tidy(() => {
      const patches = extractPatches(tf, input, target.kernel, target.stride, target.padding)
      return [
        tf.reshape(patches, [-1, unknowns]),
        letGo(tf, readFeatures(job, input), targets[index]!, start, affine, target),
      ] as const
    })
    await addSamples(tf, equations, windows, adjusted)
    tf.dispose([windows, adjusted])
    await job.turn()
  }
  const name = `${target.id}/depthwise`
  const before = job.weights[name]!
  const kernels = { depthwise: Float64Array.from(before.data), pointwise: start.weights }
  const { depthwise } = refineDepthwise(equations, kernels, {
    channels,
    depthwiseRidge,
    pointwiseRidge: job.ridge,
    rounds: depthwiseRounds,
  })
  return { ...job, weights: { ...job.weights, [name]: { shape: before.shape, data: Float32Array.from(depthwise) } } }
}

/** `rounds`: how often samples that the activation hides are let go and the regression is solved again. */
async function regress(job: FitJob, targets: tfc.Tensor[], affine: Affine, rounds: number): Promise<LinearFit> {
  const { tf } = job.runner
  const channels = job.inputs[0]?.shape[3] ?? 0
  const features = job.target.type === 'conv' ? job.target.kernel ** 2 * channels : channels
  const equations = emptyEquations(features, job.target.filters)
  for (const [index, input] of job.inputs.entries()) {
    const rows = readFeatures(job, input)
    await addSamples(tf, equations, rows, targets[index]!)
    rows.dispose()
    await job.turn()
  }
  let fit = solveRidge(equations, job.ridge)
  if (job.target.activation === 'none') return fit
  for (let round = 0; round < rounds; round++) {
    equations.moment.fill(0)
    for (const [index, input] of job.inputs.entries()) {
      const rows = readFeatures(job, input)
      const moment = tf.tidy(() => {
        const adjusted = letGo(tf, rows, targets[index]!, fit, affine, job.target)
        return tf.matMul(
          tf.concat([rows as tfc.Tensor2D, tf.ones<tfc.Rank.R2>([rows.shape[0], 1])], 1),
          adjusted,
          true,
          false,
        )
      })
      const part = await moment.data()
      for (let cell = 0; cell < part.length; cell++) equations.moment[cell]! += part[cell]!
      tf.dispose([rows, moment])
      await job.turn()
    }
    fit = solveRidge(equations, job.ridge)
  }
  return fit
}

/** Targets in which samples on a flat side of the activation, in the target and in the fit, are the fit's own. */
function letGo(
  tf: typeof tfc,
  rows: tfc.Tensor,
  targets: tfc.Tensor,
  fit: LinearFit,
  affine: Affine,
  layer: Convolution,
): tfc.Tensor {
  if (layer.activation === 'none') return tf.clone(targets)
  const weights = tf.tensor2d(Float32Array.from(fit.weights), [rows.shape[1]!, layer.filters])
  const fitted = tf.add(tf.matMul(rows as tfc.Tensor2D, weights), tf.tensor1d(Float32Array.from(fit.intercept)))
  const scale = tf.tensor1d(Float32Array.from(affine.scale))
  const shift = tf.tensor1d(Float32Array.from(affine.shift))
  const wanted = tf.add(tf.mul(targets, scale), shift)
  const reached = tf.add(tf.mul(fitted, scale), shift)
  let isHidden = tf.logicalAnd(tf.lessEqual(wanted, 0), tf.lessEqual(reached, 0))
  if (layer.activation === 'relu6')
    isHidden = tf.logicalOr(isHidden, tf.logicalAnd(tf.greaterEqual(wanted, 6), tf.greaterEqual(reached, 6)))
  return tf.where(isHidden, fitted, targets)
}

/** Rows of what the fitted kernel reads: windows of the input, or the depthwise half's result; averaged over the map where the layer does. */
function readFeatures({ runner, target, weights }: FitJob, input: tfc.Tensor): tfc.Tensor {
  const { tf } = runner
  return tf.tidy(() => {
    const map =
      target.type === 'conv'
        ? extractPatches(tf, input, target.kernel, target.stride, target.padding)
        : runner.run(target, weights, input, 'depthwise')
    const read = target.globalAverage === 'before-activation' ? tf.mean(map, [1, 2]) : map
    return tf.reshape(read, [-1, map.shape[3]!])
  })
}

/** The fit as the layer's parameters; the intercept goes to the bias, or lowers the moving mean. */
function place({ target, weights, inputs }: FitJob, fit: LinearFit): Record<string, Tensor> {
  const channels = inputs[0]?.shape[3] ?? 0
  const edge = target.type === 'conv' ? target.kernel : 1
  const kernel = tensor([edge, edge, channels, target.filters], Float32Array.from(fit.weights))
  const constant = target.bias ? `${target.id}/bias` : `${target.id}/mean`
  const fitted = {
    ...weights,
    [`${target.id}/${target.type === 'conv' ? 'kernel' : 'pointwise'}`]: kernel,
    [constant]: tensor([target.filters], 0),
  }
  return addConstant(target, fitted, fit.intercept)
}

function identity(channels: number): Affine {
  return { scale: new Float64Array(channels).fill(1), shift: new Float64Array(channels) }
}

function flatten(tf: typeof tfc, map: tfc.Tensor): tfc.Tensor {
  const rows = tf.reshape(map, [-1, map.shape.at(-1)!])
  map.dispose()
  return rows
}
