import { AppError } from '../base/errors.ts'
import { createRng } from '../base/rng.ts'
import { datasetSplits, type DatasetSplit } from './items.ts'

/** Shares of validation and test, 0..1 and 1 in sum at most; the rest is for training. Equal seed, equal split. */
export type Splitting = { valRatio: number; testRatio: number; seed: number }

/** An image to be put into a split; images of a `group` stay together. */
export type Splittable = { path: string; label: number; /** Empty: a group of its own. */ group: string }

/**
 * Divides images into train, val and test: per class in the given shares (exactly, up to rounding, when every image is a group of its
 * own), whole groups together, the same for the same seed whatever the order of the input. Groups that hold several
 * classes go where the splits lack most. Returns the split per image, in input order.
 * A test share of 1 takes every image. AppError `data.split-ratios` when the shares add up to more than 1.
 */
export function assignSplits(images: readonly Splittable[], { valRatio, testRatio, seed }: Splitting): DatasetSplit[] {
  if (!(valRatio >= 0 && testRatio >= 0 && testRatio <= 1 && (testRatio === 1 || valRatio + testRatio <= 1)))
    throw new AppError(
      'data.split-ratios',
      `Shares of ${valRatio} for validation and ${testRatio} for test are more than all images. Their sum must be at most 1.`,
    )
  const classCount = images.reduce((most, image) => Math.max(most, image.label + 1), 0)
  const totals = new Array<number>(classCount).fill(0)
  for (const image of images) totals[image.label]!++
  const missing = totals.map((total) => splitSizes(total, valRatio, testRatio))
  const targets = missing.map((sizes) => ({ ...sizes }))
  const result = new Array<DatasetSplit>(images.length)
  for (const unit of shuffledUnits(images, seed)) {
    const split = neediestSplit(
      unit.map((index) => images[index]!.label),
      missing,
      targets,
    )
    for (const index of unit) {
      result[index] = split
      missing[images[index]!.label]![split]--
    }
  }
  return result
}

/** Images of one class per split; a split with a share above 0 gets at least one image when there are three or more. */
function splitSizes(total: number, valRatio: number, testRatio: number): Record<DatasetSplit, number> {
  const size = (ratio: number) =>
    ratio > 0 && total >= 3 ? Math.max(1, Math.round(total * ratio)) : Math.round(total * ratio)
  const test = Math.min(size(testRatio), total)
  const val = Math.min(size(valRatio), total - test)
  return { train: total - val - test, val, test }
}

/** Groups as lists of image indexes, shuffled, large ones first so that the small ones can even out the shares. */
function shuffledUnits(images: readonly Splittable[], seed: number): number[][] {
  const byKey = new Map<string, number[]>()
  images.forEach((image, index) => {
    const key = image.group === '' ? `path:${image.path}` : `group:${image.group}`
    byKey.set(key, [...(byKey.get(key) ?? []), index])
  })
  const keys = [...byKey.keys()].sort((a, b) => (a < b ? -1 : 1))
  const units = createRng(seed)
    .shuffle(keys)
    .map((key) => byKey.get(key)!)
  return units.sort((a, b) => b.length - a.length)
}

function neediestSplit(
  labels: readonly number[],
  missing: readonly Record<DatasetSplit, number>[],
  targets: readonly Record<DatasetSplit, number>[],
): DatasetSplit {
  let best: DatasetSplit = 'train'
  let bestNeed = -Infinity
  for (const split of datasetSplits) {
    // Relative need, so that a small split fills at the same pace as a large one; full splits come last.
    const need = labels.reduce((sum, label) => sum + missing[label]![split] / Math.max(targets[label]![split], 0.5), 0)
    if (need > bestNeed) {
      best = split
      bestNeed = need
    }
  }
  return best
}
