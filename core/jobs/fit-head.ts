import type { AdaptResult } from '../contract/jobs/adapt.ts'
import type { Model } from '../graph/types.ts'
import type { ImageSet } from '../ports/dataset.ts'
import type { TrainEngine } from '../train/engine.ts'
import { extractFeatures } from '../train/extract-features.ts'
import { scorePredictions } from '../train/score.ts'
import { softmaxRows } from '../train/softmax.ts'
import { fitClassifier, type Classifier, type LabelledFeatures } from '../transform/fit-classifier.ts'
import type { JobContext } from './handler.ts'

/** Penalties tried; 1 means a feature of unit variance is shrunk as much as one more image of each kind would. */
const ridges = [1e-3, 1e-2, 1e-1, 1]
/** Without validation images every n-th training image chooses the penalty. */
const heldOutEvery = 5

type Fit = NonNullable<AdaptResult['fit']>

/**
 * The classifier that logistic regression finds on the features of training images: fitted once per penalty, the one with the least cross-entropy on
 * validation images kept (without any, on every fifth training image, and fitted again on all).
 */
export async function fitHead(
  context: JobContext,
  engine: TrainEngine,
  features: Model,
  classes: string[],
  images: { train: ImageSet; validation: ImageSet | null },
): Promise<{ classifier: Classifier; fit: Fit }> {
  const turn = () => context.turn()
  const read = async (set: ImageSet, label: string): Promise<LabelledFeatures> => {
    const rows = await extractFeatures(engine, features, set, async (done) => {
      context.report({ ratio: (0.8 * done) / set.count, phase: `Features of ${label} image ${done} of ${set.count}` })
      await context.turn()
    })
    return { ...rows, labels: set.labels, count: set.count }
  }
  const all = await read(images.train, 'training')
  const validation = images.validation && (await read(images.validation, 'validation'))
  const [own, held] = validation ? [all, validation] : holdOut(all)
  let best: { classifier: Classifier; ridge: number; loss: number; accuracyRatio: number } | null = null
  for (const [index, ridge] of ridges.entries()) {
    context.report({ ratio: 0.8 + (0.15 * index) / ridges.length, phase: 'Fitting the classifier' })
    const classifier = await fitClassifier(engine.tf, own, classes.length, ridge, turn)
    const { loss, accuracyRatio } = score(classifier, held, classes)
    if (!best || loss < best.loss) best = { classifier, ridge, loss, accuracyRatio }
  }
  const { ridge, accuracyRatio } = best!
  const classifier = validation ? best!.classifier : await fitClassifier(engine.tf, all, classes.length, ridge, turn)
  return {
    classifier,
    fit: {
      images: all.count,
      features: all.size,
      ridge,
      chosenOn: validation ? 'val' : 'train',
      chosenAccuracyRatio: accuracyRatio,
    },
  }
}

function holdOut(data: LabelledFeatures): [LabelledFeatures, LabelledFeatures] {
  const take = (isHeld: boolean): LabelledFeatures => {
    const rows = Array.from({ length: data.count }, (_, row) => row).filter(
      (row) => (row % heldOutEvery === 0) === isHeld,
    )
    const features = new Float32Array(rows.length * data.size)
    rows.forEach((row, at) =>
      features.set(data.features.subarray(row * data.size, (row + 1) * data.size), at * data.size),
    )
    return { features, labels: rows.map((row) => data.labels[row]!), count: rows.length, size: data.size }
  }
  return [take(false), take(true)]
}

function score({ kernel, bias }: Classifier, { features, labels, count, size }: LabelledFeatures, classes: string[]) {
  const width = classes.length
  const logits = new Float32Array(count * width)
  for (let row = 0; row < count; row++) {
    for (let index = 0; index < width; index++) {
      let sum = bias.data[index]!
      for (let feature = 0; feature < size; feature++)
        sum += features[row * size + feature]! * kernel.data[feature * width + index]!
      logits[row * width + index] = sum
    }
  }
  return scorePredictions(softmaxRows(logits, width), Int32Array.from(labels), classes, 'val')
}
