import type { Rng } from '../base/rng.ts'

/** Largest changes of brightness as a share of the full range and of contrast as a share of itself, either way. */
export type ToneRange = { brightnessRatio: number; contrastRatio: number }

const middle = 127.5

/**
 * New value of every pixel value 0..255: contrast about the middle, then brightness, rounded and clipped, so that pixels stay whole numbers as a
 * camera gives them. null without a change; nothing is drawn from `rng` then.
 */
export function drawTone(rng: Rng, { brightnessRatio, contrastRatio }: ToneRange): Uint8Array | null {
  if (brightnessRatio === 0 && contrastRatio === 0) return null
  const shift = 255 * rng.between(-brightnessRatio, brightnessRatio)
  const gain = 1 + rng.between(-contrastRatio, contrastRatio)
  return Uint8Array.from({ length: 256 }, (_, value) =>
    Math.min(255, Math.max(0, Math.round((value - middle) * gain + middle + shift))),
  )
}

/** Replaces `count` whole values 0..255 from `offset` on by those of the table. */
export function applyTone(target: Uint8Array, offset: number, count: number, table: Uint8Array): void {
  for (let index = offset; index < offset + count; index++) target[index] = table[target[index]!]!
}
