import type { Rng } from '../base/rng.ts'
import { drawAffine, keepsPlace, warpImage, type Augmentation, type ImageSize } from './augment.ts'
import { applyTone, drawTone } from './tone.ts'

/** Where an image of bytes (h, w, c) lies. */
export type ImageSource = { pixels: Uint8Array; offset: number; size: ImageSize }

/**
 * Writes a random variant of an image into `target` from `offset` on, as whole numbers 0..255: what training sees and what a preview shows. With
 * nothing switched on the image itself.
 */
export function augmentImage(
  rng: Rng,
  augmentation: Augmentation,
  { pixels, offset: from, size }: ImageSource,
  target: Uint8Array,
  offset: number,
): void {
  const count = size.height * size.width * size.channels
  if (keepsPlace(augmentation)) target.set(pixels.subarray(from, from + count), offset)
  else warpImage(pixels, from, size, drawAffine(rng, augmentation, size), target, offset)
  const tone = drawTone(rng, augmentation)
  if (tone) applyTone(target, offset, count, tone)
}
