import { mergeRising } from '../base/merge-rising.ts'
import type { TrainingRecord } from '../contract/training-record.ts'

/** A training's record with what came since. What is known at an epoch is replaced, so that a repeated piece changes nothing. */
export function joinRecords(before: TrainingRecord, added: TrainingRecord): TrainingRecord {
  return {
    layers: added.layers,
    classes: added.classes,
    sparsity: [...mergeRising(before.sparsity, added.sparsity, ([epoch]) => epoch)],
    speed: [...mergeRising(before.speed, added.speed, ([epoch]) => epoch)],
    epochs: [...mergeRising(before.epochs, added.epochs, ({ epoch }) => epoch)],
  }
}
