import type { Rng } from '../../base/rng.ts'
import { anyColour, box, ellipse, limb, scaled, type Colour, type Point, type Raster } from './raster.ts'

/** Skin, wood, sand: on every person, and now and then on things, so that colour alone is not enough. */
export function skinTone(rng: Rng): Colour {
  const tone = rng.between(0.45, 0.98)
  return [tone, tone * rng.between(0.66, 0.78), tone * rng.between(0.42, 0.6)]
}

/** Where and how a figure stands. `lean` is the angle from upright, radians. */
export type Pose = {
  /** Middle of the hips. */ hips: Point
  /** Height of the whole figure, share of the picture. */ height: number
  lean: number
}

/** A standing, walking or waving human figure: head on a trunk, two arms, two legs, in the proportions of seven and a half heads. */
export function drawPerson(raster: Raster, rng: Rng, { hips, height, lean }: Pose): void {
  const unit = height / 7.5
  const turn = ([x, y]: Point): Point => [
    hips[0] + x * Math.cos(lean) - y * Math.sin(lean),
    hips[1] + x * Math.sin(lean) + y * Math.cos(lean),
  ]
  const reach = (from: Point, angle: number, length: number): Point => [
    from[0] + Math.sin(angle) * length,
    from[1] + Math.cos(angle) * length,
  ]
  const [skin, shirt, trousers, hair] = [skinTone(rng), anyColour(rng), anyColour(rng), scaled(anyColour(rng), 0.6)]
  const isProfile = rng.next() < 0.3
  const shoulder = unit * (isProfile ? 0.5 : 0.95)
  const drawLimb = (
    start: Point,
    first: number,
    second: number,
    length: number,
    width: number,
    colours: [Colour, Colour],
  ) => {
    const joint = reach(start, first, length)
    const end = reach(joint, second, length)
    raster.fill(limb(turn(start), turn(joint), width, width * 0.8), colours[0])
    raster.fill(limb(turn(joint), turn(end), width * 0.8, width * 0.55), colours[1])
  }
  const stride = rng.between(0.02, 0.55)
  const legs: [Colour, Colour] = [trousers, rng.next() < 0.3 ? skin : trousers]
  const arms: [Colour, Colour] = [shirt, rng.next() < 0.5 ? skin : shirt]
  const armAngle = () => (rng.next() < 0.2 ? rng.between(1.6, 2.8) : rng.between(0.05, 0.9))
  drawLimb([-unit * 0.35, 0], -stride, -stride * rng.between(0.2, 1), unit * 1.95, unit * 0.75, legs)
  drawLimb([-shoulder, -unit * 2.5], -armAngle(), -armAngle(), unit * 1.35, unit * 0.5, [
    scaled(arms[0], 0.85),
    arms[1],
  ])
  drawLimb([unit * 0.35, 0], stride, stride * rng.between(0.2, 1), unit * 1.95, unit * 0.75, [
    scaled(legs[0], 0.9),
    legs[1],
  ])
  raster.fill(limb(turn([0, -unit * 2.35]), turn([0, -unit * 0.1]), shoulder * 2, unit * 1.35), shirt)
  drawLimb([shoulder, -unit * 2.5], armAngle(), armAngle(), unit * 1.35, unit * 0.5, arms)
  raster.fill(limb(turn([0, -unit * 2.7]), turn([0, -unit * 3.2]), unit * 0.5), scaled(skin, 0.85))
  const head = turn([isProfile ? unit * 0.1 : 0, -unit * 3.6])
  raster.fill(ellipse([head[0], head[1] - unit * 0.12], unit * 0.5, unit * 0.6), hair)
  raster.fill(ellipse([head[0], head[1] + unit * 0.08], unit * 0.42, unit * 0.5), skin)
  if (rng.next() < 0.2)
    raster.fill(box([head[0] - unit * 0.6, head[1] - unit * 0.5], unit * 1.2, unit * 0.22), anyColour(rng))
}
