import type { Rng } from '../../base/rng.ts'
import { skinTone } from './figure.ts'
import { anyColour, box, ellipse, limb, polygon, scaled, type Colour, type Point, type Raster } from './raster.ts'

/** Draws a thing that stands at `foot` (middle of its lower edge) and is about `height` high. */
type DrawThing = (raster: Raster, rng: Rng, foot: Point, height: number) => void

const anyOrSkin = (rng: Rng): Colour => (rng.next() < 0.1 ? skinTone(rng) : anyColour(rng))

const drawTree: DrawThing = (raster, rng, [x, y], height) => {
  const width = height * rng.between(0.08, 0.2)
  raster.fill(limb([x, y], [x, y - height * 0.6], width, width * 0.7), anyOrSkin(rng))
  const crown = anyColour(rng)
  for (let leaf = 0; leaf < 4; leaf++)
    raster.fill(
      ellipse(
        [x + rng.between(-0.15, 0.15) * height, y - height * rng.between(0.6, 0.9)],
        height * rng.between(0.1, 0.25),
      ),
      scaled(crown, rng.between(0.8, 1.2)),
    )
}

/** Street lamps and signs: a head on a trunk without limbs. */
const drawLamp: DrawThing = (raster, rng, [x, y], height) => {
  raster.fill(limb([x, y], [x, y - height * 0.85], height * rng.between(0.04, 0.14)), anyColour(rng))
  const radius = height * rng.between(0.07, 0.16)
  const head = anyOrSkin(rng)
  if (rng.next() < 0.6) raster.fill(ellipse([x, y - height * 0.92], radius, radius * rng.between(0.8, 1.4)), head)
  else raster.fill(box([x - radius, y - height], radius * 2, radius * rng.between(1, 2)), head)
}

const drawCar: DrawThing = (raster, rng, [x, y], height) => {
  const [colour, glass] = [anyColour(rng), anyColour(rng)]
  const length = height * rng.between(1.1, 1.6)
  raster.fill(
    polygon([
      [x - length * 0.3, y - height * 0.4],
      [x - length * 0.18, y - height * 0.7],
      [x + length * 0.2, y - height * 0.7],
      [x + length * 0.35, y - height * 0.4],
    ]),
    glass,
  )
  raster.fill(box([x - length / 2, y - height * 0.45], length, height * 0.3), colour)
  for (const side of [-0.3, 0.3])
    raster.fill(ellipse([x + side * length, y - height * 0.12], height * 0.13), scaled(glass, 0.3))
}

/** Four legs under a level trunk, head in front: limbs and skin without the upright figure. */
const drawAnimal: DrawThing = (raster, rng, [x, y], height) => {
  const coat = anyOrSkin(rng)
  const [length, back] = [height * rng.between(0.55, 0.8), y - height * 0.55]
  const facing = rng.next() < 0.5 ? -1 : 1
  for (const leg of [-0.45, -0.3, 0.3, 0.45])
    raster.fill(
      limb([x + leg * length, back], [x + (leg + rng.between(-0.08, 0.08)) * length, y], height * 0.1, height * 0.07),
      scaled(coat, 0.85),
    )
  raster.fill(limb([x - length * 0.4, back], [x + length * 0.4, back], height * rng.between(0.25, 0.35)), coat)
  const head: Point = [x + facing * length * 0.75, back - height * rng.between(0.1, 0.35)]
  raster.fill(limb([x + facing * length * 0.45, back], head, height * 0.16), coat)
  raster.fill(ellipse(head, height * 0.15, height * 0.11), scaled(coat, 1.1))
}

const drawHouse: DrawThing = (raster, rng, [x, y], height) => {
  const width = height * rng.between(0.5, 1)
  raster.fill(box([x - width / 2, y - height * 0.65], width, height * 0.65), anyOrSkin(rng))
  raster.fill(
    polygon([
      [x - width * 0.6, y - height * 0.65],
      [x, y - height],
      [x + width * 0.6, y - height * 0.65],
    ]),
    anyColour(rng),
  )
  const window = anyColour(rng)
  for (const side of [-0.3, 0.1])
    raster.fill(box([x + side * width, y - height * 0.5], width * 0.2, height * 0.18), window)
}

const drawBottle: DrawThing = (raster, rng, [x, y], height) => {
  const colour = anyOrSkin(rng)
  const width = height * rng.between(0.2, 0.35)
  raster.fill(limb([x, y - width / 2], [x, y - height * 0.55], width), colour)
  raster.fill(box([x - width * 0.18, y - height * 0.9], width * 0.36, height * 0.35), colour)
  raster.fill(box([x - width / 2, y - height * 0.45], width, height * 0.2), anyColour(rng))
  raster.fill(ellipse([x, y - height * 0.92], width * 0.26, width * 0.2), anyColour(rng))
}

const drawChair: DrawThing = (raster, rng, [x, y], height) => {
  const colour = anyOrSkin(rng)
  const width = height * 0.5
  for (const side of [-0.45, -0.15, 0.15, 0.45])
    raster.fill(limb([x + side * width, y - height * 0.45], [x + side * width * 1.1, y], height * 0.05), colour)
  raster.fill(box([x - width / 2, y - height * 0.5], width, height * 0.1), scaled(colour, 0.9))
  raster.fill(box([x - width / 2, y - height], width * rng.between(0.2, 1), height * 0.5), scaled(colour, 1.1))
}

/** The parts of a figure thrown together: head, trunk and limbs, but no body. */
const drawParts: DrawThing = (raster, rng, [x, y], height) => {
  const place = (): Point => [x + rng.between(-0.35, 0.35) * height, y - rng.between(0, 0.9) * height]
  for (let part = 0; part < 4; part++) {
    const from = place()
    const angle = rng.between(0, Math.PI)
    const length = height * rng.between(0.15, 0.4)
    raster.fill(
      limb(
        from,
        [from[0] + Math.cos(angle) * length, from[1] + Math.sin(angle) * length],
        height * rng.between(0.05, 0.1),
      ),
      anyOrSkin(rng),
    )
  }
  raster.fill(limb(place(), place(), height * rng.between(0.12, 0.25)), anyColour(rng))
  raster.fill(ellipse(place(), height * rng.between(0.06, 0.09)), skinTone(rng))
}

const things = [drawTree, drawLamp, drawCar, drawAnimal, drawHouse, drawBottle, drawChair, drawParts] as const

/** Something that is not a person, of any kind. */
export const drawThing: DrawThing = (raster, rng, foot, height) => rng.pick(things)(raster, rng, foot, height)
