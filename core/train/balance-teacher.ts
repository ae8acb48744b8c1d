import { thresholdParameter } from '../graph/threshold-parameter.ts'
import type { Model } from '../graph/types.ts'
import type { ImageSet } from '../ports/dataset.ts'
import type { Turn } from './batch-runner.ts'
import { balancedClassWeights } from './class-weights.ts'
import type { TrainEngine } from './engine.ts'
import { labelledSpread } from './evenly-spread.ts'
import { createPredictor } from './predict.ts'
import { softmaxRows } from './softmax.ts'

/** Labelled images that a teacher is balanced on, at most. */
const balancingImages = 2000
const mostRounds = 200
const settledShift = 1e-6

/**
 * What to add to each class's logit, so that over these images, every class counting alike, each class is given the same mean probability. That is
 * the likeliest shift by the labels: the bias of bias-corrected temperature scaling (Alexandari, Kundaje and Shrikumar 2020, "Maximum likelihood
 * with bias-corrected calibration is hard-to-beat at label shift adaptation"), its temperature left at 1. `logits` (images, classes); labels of
 * -1 do not count. Null where a class has no image. The shifts sum to 0.
 */
export function balancingShifts(logits: Float32Array, labels: Int32Array, classes: number): number[] | null {
  if (new Set(labels.filter((label) => label >= 0)).size < classes) return null
  const weights = balancedClassWeights(labels, classes)
  const total = labels.reduce((sum, label) => sum + (label >= 0 ? weights[label]! : 0), 0)
  const shifts = new Array<number>(classes).fill(0)
  for (let round = 0; round < mostRounds; round++) {
    const shifted = logits.map((logit, index) => logit + shifts[index % classes]!)
    const probabilities = softmaxRows(shifted, classes)
    const means = new Array<number>(classes).fill(0)
    labels.forEach((label, image) => {
      if (label < 0) return
      for (let each = 0; each < classes; each++)
        means[each]! += (weights[label]! * probabilities[image * classes + each]!) / total
    })
    const steps = means.map((mean) => -Math.log(Math.max(mean * classes, 1e-12)))
    const middle = steps.reduce((sum, step) => sum + step, 0) / classes
    steps.forEach((step, each) => (shifts[each]! += step - middle))
    if (steps.every((step) => Math.abs(step - middle) < settledShift)) break
  }
  return shifts
}

/** A teacher with balanced answers, and what was added to each class's logit. */
type BalancedTeacher = { model: Model; shifts: number[] }

/**
 * The teacher with its last biases moved by `balancingShifts`: one that favours a class, since it saw more of it elsewhere, no longer hands that on. Null
 * where there is nothing to balance by: an image of every class is needed. Labels index the teacher's classes.
 */
export async function balanceTeacher(
  engine: TrainEngine,
  teacher: Model,
  images: Pick<ImageSet, 'pixels' | 'labels'>,
  turn?: Turn,
): Promise<BalancedTeacher | null> {
  const some = labelledSpread(images, balancingImages)
  if (new Set(some.labels).size < teacher.graph.classes.length) return null
  const predictor = await createPredictor(engine, teacher)
  try {
    const { logits, classes } = await predictor.predict(some.pixels, some.labels.length, turn)
    const shifts = balancingShifts(logits, some.labels, classes)
    return shifts && { shifts, model: withShifts(teacher, shifts) }
  } finally {
    predictor.dispose()
  }
}

function withShifts({ graph, weights }: Model, shifts: readonly number[]): Model {
  const last = graph.layers.at(-1)!
  const name = thresholdParameter(last)
  const key = name ?? `${last.id}/bias`
  const data = Float32Array.from(shifts, (shift, index) => (weights[key]?.data[index] ?? 0) + shift)
  const layers = name ? graph.layers : graph.layers.map((layer) => (layer === last ? { ...layer, bias: true } : layer))
  return { graph: { ...graph, layers }, weights: { ...weights, [key]: { shape: [shifts.length], data } } }
}
