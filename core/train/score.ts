import type { Evaluation } from '../contract/jobs/common.ts'

/** Classification quality from probabilities (count, classes) and true classes. Loss is the mean of -ln p(true class), p at least 1e-7 as in Keras. */
export function scorePredictions(
  probabilities: Float32Array,
  labels: Int32Array,
  classes: string[],
  split: string,
): Evaluation {
  const count = labels.length
  const width = classes.length
  const confusion = classes.map(() => classes.map(() => 0))
  let loss = 0
  for (let image = 0; image < count; image++) {
    const row = probabilities.subarray(image * width, (image + 1) * width)
    const label = labels[image]!
    confusion[label]![indexOfLargest(row)]! += 1
    loss -= Math.log(Math.min(1, Math.max(1e-7, row[label]!)))
  }
  const perClass = classes.map((name, index) => {
    const total = confusion[index]!.reduce((sum, value) => sum + value, 0)
    const right = confusion[index]![index]!
    return { name, count: total, correct: right, accuracyRatio: total > 0 ? right / total : 0 }
  })
  const correct = perClass.reduce((sum, entry) => sum + entry.correct, 0)
  return {
    split,
    count,
    correct,
    accuracyRatio: count > 0 ? correct / count : 0,
    loss: count > 0 ? loss / count : 0,
    perClass,
    confusion,
  }
}

/** The first of the largest values. */
export function indexOfLargest(values: ArrayLike<number>): number {
  let best = 0
  for (let index = 1; index < values.length; index++) if (values[index]! > values[best]!) best = index
  return best
}
