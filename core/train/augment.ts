import type { Rng } from '../base/rng.ts'
import type { ToneRange } from './tone.ts'

/** Largest moves of an image: rotation in degrees either way, shift as a share of its edge, zoom as a share of its size. */
export type Movement = { rotationDegrees: number; shiftRatio: number; zoomRatio: number; horizontalFlip: boolean }

/** Largest changes of an image: its moves, its brightness and its contrast. */
export type Augmentation = Movement & ToneRange

/** Images as they are. */
export const noAugmentation: Augmentation = {
  rotationDegrees: 0,
  shiftRatio: 0,
  zoomRatio: 0,
  horizontalFlip: false,
  brightnessRatio: 0,
  contrastRatio: 0,
}

/** Source position of an output pixel: sx = a x + b y + c, sy = d x + e y + f, in pixels. */
export type Affine = { a: number; b: number; c: number; d: number; e: number; f: number }

/** Pixels. */
export type ImageSize = { height: number; width: number; channels: number }

/** Draws rotation, shift, zoom and flip about the centre of the image. */
export function drawAffine(
  rng: Rng,
  { rotationDegrees, shiftRatio, zoomRatio, horizontalFlip }: Movement,
  { height, width }: ImageSize,
): Affine {
  const angle = (rng.between(-rotationDegrees, rotationDegrees) * Math.PI) / 180
  const zoomX = 1 + rng.between(-zoomRatio, zoomRatio)
  const zoomY = 1 + rng.between(-zoomRatio, zoomRatio)
  const shiftX = rng.between(-shiftRatio, shiftRatio) * width
  const shiftY = rng.between(-shiftRatio, shiftRatio) * height
  const mirror = horizontalFlip && rng.next() < 0.5 ? -1 : 1
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  const [a, b, d, e] = [mirror * cosine * zoomX, -sine * zoomY, mirror * sine * zoomX, cosine * zoomY]
  const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2]
  return {
    a,
    b,
    c: centreX + shiftX - a * centreX - b * centreY,
    d,
    e,
    f: centreY + shiftY - d * centreX - e * centreY,
  }
}

/** True when every pixel stays where it is. */
export function keepsPlace({ rotationDegrees, shiftRatio, zoomRatio, horizontalFlip }: Movement): boolean {
  return rotationDegrees === 0 && shiftRatio === 0 && zoomRatio === 0 && !horizontalFlip
}

/** Fraction bits of a source position; and of a bilinear weight. */
const positionBits = 16
const weightBits = 7
const half = 1 << (2 * weightBits - 1)

/**
 * Resamples an image (h, w, c) of bytes bilinearly into `target` from `offset` on, as whole numbers 0..255: what a camera would give, so the
 * integer network sees the same values as training. Beyond the border the nearest pixel is repeated. Fixed point, equal everywhere.
 */
export function warpImage(
  source: Uint8Array,
  sourceOffset: number,
  size: ImageSize,
  affine: Affine,
  target: Uint8Array,
  offset: number,
): void {
  const { height, width, channels } = size
  const one = 1 << positionBits
  const [stepX, stepY] = [Math.round(affine.a * one), Math.round(affine.d * one)]
  const [maxX, maxY] = [(width - 1) * one, (height - 1) * one]
  const rowSize = width * channels
  let out = offset
  for (let y = 0; y < height; y++) {
    let sourceX = Math.round((affine.b * y + affine.c) * one)
    let sourceY = Math.round((affine.e * y + affine.f) * one)
    for (let x = 0; x < width; x++) {
      const px = sourceX < 0 ? 0 : sourceX > maxX ? maxX : sourceX
      const py = sourceY < 0 ? 0 : sourceY > maxY ? maxY : sourceY
      sourceX += stepX
      sourceY += stepY
      const fx = (px & (one - 1)) >> (positionBits - weightBits)
      const fy = (py & (one - 1)) >> (positionBits - weightBits)
      const topLeft = sourceOffset + (py >> positionBits) * rowSize + (px >> positionBits) * channels
      // At the last column and row the weight of the neighbour is 0: any readable pixel serves.
      const right = fx === 0 ? 0 : channels
      const below = fy === 0 ? 0 : rowSize
      const w11 = fx * fy
      const w10 = (fy << weightBits) - w11
      const w01 = (fx << weightBits) - w11
      const w00 = (1 << (2 * weightBits)) - w11 - w10 - w01
      for (let channel = 0; channel < channels; channel++) {
        const i = topLeft + channel
        const sum =
          source[i]! * w00 + source[i + right]! * w01 + source[i + below]! * w10 + source[i + below + right]! * w11
        target[out++] = (sum + half) >> (2 * weightBits)
      }
    }
  }
}
