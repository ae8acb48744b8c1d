import { createRng, deriveSeed } from '../base/rng.ts'
import { augmentImage } from './augment-image.ts'
import type { Augmentation, ImageSize } from './augment.ts'
import { epochOrder, stepsPerEpoch } from './sampler.ts'

/** What is needed to make any training batch: plain data that can go to another thread. */
export type BatchPlan = {
  size: ImageSize
  /** (count, h, w, c) 0..255. */
  pixels: Uint8Array
  labels: Int32Array
  batchSize: number
  seed: number
  augmentation: Augmentation
}

/** `images` (n, h, w, c), 0..255 before the network's own scaling; `labels` (n). */
export type Batch = { images: Uint8Array; labels: Int32Array }

/** Batches in training order, counted from 0 over all epochs. */
export type BatchStream = { next(step: number): Promise<Batch>; close(): void }

/** Makes the batch of any step: a pure function of plan and step, so that any thread may do it and a resumed job goes on exactly. */
export function createBatchMaker(plan: BatchPlan): (step: number) => Batch {
  const { size, pixels, labels, batchSize, seed, augmentation } = plan
  const imageSize = size.height * size.width * size.channels
  const perEpoch = stepsPerEpoch(labels.length, batchSize)
  let epoch = -1
  let order: Int32Array = new Int32Array()
  return (step) => {
    const wanted = Math.floor(step / perEpoch)
    if (wanted !== epoch) {
      epoch = wanted
      order = epochOrder(labels.length, batchSize, seed, epoch)
    }
    const start = (step - epoch * perEpoch) * batchSize
    const chosen = order.subarray(start, start + batchSize)
    const images = new Uint8Array(batchSize * imageSize)
    const rng = createRng(deriveSeed(seed, `augmentation ${step}`))
    chosen.forEach((image, position) => {
      const source = { pixels, offset: image * imageSize, size }
      augmentImage(rng, augmentation, source, images, position * imageSize)
    })
    return { images, labels: Int32Array.from(chosen, (image) => labels[image]!) }
  }
}

/** Batches made on the spot, on the thread that asks. */
export function createInlineBatches(plan: BatchPlan): BatchStream {
  const make = createBatchMaker(plan)
  return { next: async (step) => make(step), close: () => undefined }
}
