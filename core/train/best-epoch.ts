import type { KeptEpoch, TrainConfig } from '../contract/jobs/train.ts'

/** How good the weights at the end of an epoch (counted from 1) are on the validation images. */
export type EpochScore = KeptEpoch

/** `best`: by accuracy, then loss. `best-within-error`: the latest that is no worse than the best by more than its standard error. */
export type EpochChoice = Exclude<TrainConfig['keep'], 'last'>

/** The epoch whose weights are kept, and the most accurate one. */
export type EpochStanding = { kept: EpochScore; peak: EpochScore }

/**
 * What stands after `next`. An exact epoch takes the place of one that is not; without validation images every epoch takes the place of the one
 * before. `best-within-error` is the one-standard-error rule of Breiman et al. (Classification and Regression Trees, 1984, section 3.4.3) for epochs:
 * later ones have the lower learning rate, and the highest of many accuracies on few images is mostly luck.
 *
 * @param images number of validation images that the accuracies were counted on.
 */
export function standAfter(
  next: EpochScore,
  before: EpochStanding | null,
  choice: EpochChoice,
  images: number,
): EpochStanding {
  const fresh = { kept: next, peak: next }
  if (!before) return fresh
  if (next.isExact !== before.kept.isExact) return next.isExact ? fresh : before
  const [now, best] = [next.validation, before.peak.validation]
  if (!now || !best) return fresh
  const isBetter =
    now.accuracyRatio > best.accuracyRatio || (now.accuracyRatio === best.accuracyRatio && now.loss < best.loss)
  if (isBetter) return fresh
  const isWithinError = now.accuracyRatio >= best.accuracyRatio - standardError(best.accuracyRatio, images)
  const isKept = choice === 'best-within-error' && isWithinError
  return { kept: isKept ? next : before.kept, peak: before.peak }
}

/** True when the best epoch is `patience` or more epochs back; never with patience 0 or without validation images. */
export function isPatienceSpent(epoch: number, peak: EpochScore | null, patience: number): boolean {
  return patience > 0 && peak?.validation != null && epoch - peak.epoch >= patience
}

/** Of a share counted on `images` independent images (binomial). */
function standardError(ratio: number, images: number): number {
  return Math.sqrt((ratio * (1 - ratio)) / Math.max(1, images))
}
