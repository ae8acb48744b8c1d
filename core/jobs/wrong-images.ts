import type { WrongImages } from '../contract/jobs/common.ts'
import type { ImageSet } from '../ports/dataset.ts'
import { indexOfLargest } from '../train/score.ts'

/** Enough to look through; a bad model has thousands. */
const mostListed = 200

/** The images that were classified wrongly, those with the surest wrong answer first. `probabilities`: (count, classes). */
export function findWrongImages(
  { paths, labels, classes }: Pick<ImageSet, 'paths' | 'labels' | 'classes'>,
  probabilities: Float32Array,
  split: string,
): WrongImages {
  const width = classes.length
  const wrong = paths.flatMap((path, index) => {
    const row = probabilities.subarray(index * width, (index + 1) * width)
    const [label, predicted] = [labels[index]!, indexOfLargest(row)]
    // Images without a label have no wrong answer.
    if (label < 0 || label === predicted) return []
    return [{ path, label, predicted, predictedProbability: row[predicted]!, labelProbability: row[label]! }]
  })
  wrong.sort((a, b) => b.predictedProbability - a.predictedProbability)
  return { split, classes, total: wrong.length, images: wrong.slice(0, mostListed) }
}
