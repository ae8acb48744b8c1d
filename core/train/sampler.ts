import { createRng, deriveSeed } from '../base/rng.ts'

/** Whole batches per epoch; a remainder is left out, and a set smaller than one batch is repeated to fill it. */
export function stepsPerEpoch(imageCount: number, batchSize: number): number {
  return Math.max(1, Math.floor(imageCount / batchSize))
}

/**
 * The images of one epoch in the order of training: every image at most once, except in sets smaller than a batch. A pure function of seed
 * and epoch, so a position is restored by its numbers alone. Indices 0..imageCount - 1, whole batches of them.
 */
export function epochOrder(imageCount: number, batchSize: number, seed: number, epoch: number): Int32Array {
  const order = createRng(deriveSeed(seed, `epoch ${epoch}`)).shuffle(
    Array.from({ length: imageCount }, (_, index) => index),
  )
  return Int32Array.from(
    { length: stepsPerEpoch(imageCount, batchSize) * batchSize },
    (_, index) => order[index % imageCount]!,
  )
}
