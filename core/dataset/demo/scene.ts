import { createRng, type Rng } from '../../base/rng.ts'
import { drawPerson } from './figure.ts'
import { anyColour, box, createRaster, ellipse, limb, type Raster } from './raster.ts'
import { drawThing } from './things.ts'

export const demoClasses = ['not_person', 'person'] as const

/**
 * One picture of the demo set, (size, size, 3), 0..255: a person or not, among things, before a cluttered background, with uneven light and
 * sensor noise. Background, colours and number of objects are drawn alike for both classes. The same arguments give the same picture.
 */
export function drawDemoImage({ label, seed, sizePx }: { label: number; seed: number; sizePx: number }): Uint8Array {
  const rng = createRng(seed)
  const raster = createRaster(sizePx)
  drawBackground(raster, rng)
  const objects = 1 + rng.integer(3)
  const subject = label === 1 ? rng.integer(objects) : -1
  for (let index = 0; index < objects; index++) {
    const height = rng.between(0.35, 0.95)
    const foot = [rng.between(0.15, 0.85), Math.min(1.05, rng.between(0.55, 1) + height * 0.15)] as const
    if (index === subject) {
      const tall = Math.max(height, 0.45)
      drawPerson(raster, rng, { hips: [foot[0], foot[1] - tall * 0.5], height: tall, lean: rng.normal() * 0.12 })
    } else drawThing(raster, rng, foot, height * (index > subject && subject >= 0 ? 0.55 : 1))
  }
  const [gain, offset, noise] = [rng.between(0.6, 1.15), rng.between(-0.08, 0.12), rng.between(0.01, 0.06)]
  return raster.toPixels((value) => value * gain + offset + rng.normal() * noise)
}

function drawBackground(raster: Raster, rng: Rng): void {
  const [sky, haze, ground] = [anyColour(rng), anyColour(rng), anyColour(rng)]
  const horizon = rng.between(0.3, 0.85)
  const [waves, phase] = [rng.between(3, 25), rng.between(0, 6)]
  raster.shade((x, y) => {
    const base = y > horizon ? ground : sky
    const share = y > horizon ? (y - horizon) * 0.5 : y / horizon
    const texture = y > horizon ? 0.04 * Math.sin(waves * x + phase) * Math.sin(waves * 2 * y) : 0
    return [0, 1, 2].map(
      (channel) => base[channel]! + (haze[channel]! - base[channel]!) * share * 0.6 + texture,
    ) as unknown as typeof sky
  })
  const patches = rng.integer(6)
  for (let patch = 0; patch < patches; patch++) {
    const [x, y, extent] = [rng.between(-0.1, 1), rng.between(-0.1, 0.9), rng.between(0.05, 0.35)]
    const kind = rng.next()
    const shape =
      kind < 0.4
        ? box([x, y], extent, extent * rng.between(0.3, 3))
        : kind < 0.7
          ? ellipse([x, y], extent * 0.5, extent * rng.between(0.2, 0.6))
          : limb([x, y], [rng.next(), rng.next()], extent * 0.1)
    raster.fill(shape, anyColour(rng), rng.between(0.3, 1))
  }
}
