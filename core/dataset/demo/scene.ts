import { createRng, type Rng } from '../../base/rng.ts'
import { drawPerson } from './figure.ts'
import { anyColour, box, createRaster, ellipse, limb, type Raster } from './raster.ts'
import { drawThing } from './things.ts'

/** Classes of the demo set; a label is an index into them. */
export const demoClasses = ['not_person', 'person'] as const

/**
 * One picture of the demo set, (size, size, 3), 0..255: a person or not, among things, before a cluttered background, with uneven light and
 * sensor noise. Background, colours and number of objects are drawn alike for both classes. The same arguments give the same picture.
 */
export function drawDemoImage({ label, seed, sizePx }: { label: number; seed: number; sizePx: number }): Uint8Array {
  const rng = createRng(seed)
  const raster = createRaster(sizePx)
  drawBackground(raster, rng)
  const others = rng.integer(label === 1 ? 2 : 3)
  for (let index = 0; index < others; index++) drawThing(raster, rng, placeFoot(rng), rng.between(0.25, 0.6))
  const height = rng.between(0.55, 1.05)
  const [x, y] = placeFoot(rng)
  if (label === 1) drawPerson(raster, rng, { hips: [x, y - height * 0.5], height, lean: rng.normal() * 0.1 })
  else drawThing(raster, rng, [x, y], height * 0.9)
  const [gain, offset, noise] = [rng.between(0.75, 1.1), rng.between(-0.05, 0.08), rng.between(0.005, 0.02)]
  return raster.toPixels((value) => value * gain + offset + rng.normal() * noise)
}

function placeFoot(rng: Rng): readonly [number, number] {
  return [rng.between(0.25, 0.75), rng.between(0.8, 1.1)]
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
  const patches = rng.integer(4)
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
