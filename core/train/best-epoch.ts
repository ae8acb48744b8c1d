import type { KeptEpoch } from '../contract/jobs/train.ts'

/** How good the weights at the end of an epoch (counted from 1) are on the validation images. */
export type EpochScore = KeptEpoch

/**
 * True when `next` takes the place of `best`: an exact epoch of one that is not, then the higher accuracy, then the lower loss. Without
 * validation images every epoch takes the place of the one before.
 */
export function isBetterEpoch(next: EpochScore, best: EpochScore | null): boolean {
  if (!best) return true
  if (next.isExact !== best.isExact) return next.isExact
  if (!next.validation || !best.validation) return true
  const { accuracyRatio, loss } = next.validation
  if (accuracyRatio !== best.validation.accuracyRatio) return accuracyRatio > best.validation.accuracyRatio
  return loss < best.validation.loss
}

/** True when the best epoch is `patience` or more epochs back; never with patience 0 or without validation images. */
export function isPatienceSpent(epoch: number, best: EpochScore | null, patience: number): boolean {
  return patience > 0 && best?.validation != null && epoch - best.epoch >= patience
}
