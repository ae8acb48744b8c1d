import type { Rng } from '../../base/rng.ts'

/** Red, green, blue, 0..1. */
export type Colour = readonly [number, number, number]

/** x to the right, y down; the picture is 0..1. */
export type Point = readonly [number, number]

/** A region of the unit square, x to the right, y down. `bounds` holds it: left, top, right, bottom. */
export type Shape = { bounds: readonly [number, number, number, number]; contains: (x: number, y: number) => boolean }

/** Samples per pixel along each axis: smooths the edges. */
const oversampling = 2

/** A square picture that is drawn in coordinates 0..1, back to front. */
export type Raster = {
  readonly sizePx: number
  fill(shape: Shape, colour: Colour, opacity?: number): void
  /** Sets every sample by its place. */
  shade(colourAt: (x: number, y: number) => Colour): void
  /** (size, size, 3), 0..255; `adjust` maps each channel value before rounding. */
  toPixels(adjust: (value: number) => number): Uint8Array
}

/** A black picture of `sizePx` x `sizePx` pixels. */
export function createRaster(sizePx: number): Raster {
  const edge = sizePx * oversampling
  const samples = new Float32Array(edge * edge * 3)
  const paint = (at: number, colour: Colour, opacity: number) => {
    for (let channel = 0; channel < 3; channel++)
      samples[at + channel]! += (colour[channel]! - samples[at + channel]!) * opacity
  }
  return {
    sizePx,
    fill({ bounds: [left, top, right, bottom], contains }, colour, opacity = 1) {
      const clip = (value: number) => Math.max(0, Math.min(edge, value))
      for (let row = clip(Math.floor(top * edge)); row < clip(Math.ceil(bottom * edge)); row++)
        for (let column = clip(Math.floor(left * edge)); column < clip(Math.ceil(right * edge)); column++)
          if (contains((column + 0.5) / edge, (row + 0.5) / edge)) paint((row * edge + column) * 3, colour, opacity)
    },
    shade(colourAt) {
      for (let row = 0; row < edge; row++)
        for (let column = 0; column < edge; column++)
          paint((row * edge + column) * 3, colourAt((column + 0.5) / edge, (row + 0.5) / edge), 1)
    },
    toPixels(adjust) {
      const pixels = new Uint8Array(sizePx * sizePx * 3)
      for (let row = 0; row < sizePx; row++)
        for (let column = 0; column < sizePx; column++)
          for (let channel = 0; channel < 3; channel++) {
            let sum = 0
            for (let y = 0; y < oversampling; y++)
              for (let x = 0; x < oversampling; x++)
                sum += samples[((row * oversampling + y) * edge + column * oversampling + x) * 3 + channel]!
            const value = adjust(sum / oversampling ** 2)
            pixels[(row * sizePx + column) * 3 + channel] = Math.max(0, Math.min(255, Math.round(value * 255)))
          }
      return pixels
    },
  }
}

/** An ellipse about a middle. */
export function ellipse([x, y]: Point, radiusX: number, radiusY = radiusX): Shape {
  return {
    bounds: [x - radiusX, y - radiusY, x + radiusX, y + radiusY],
    contains: (atX, atY) => ((atX - x) / radiusX) ** 2 + ((atY - y) / radiusY) ** 2 <= 1,
  }
}

/** A line from one point to another with round ends, `widthStart` wide at its start and `widthEnd` at its end. */
export function limb([fromX, fromY]: Point, [toX, toY]: Point, widthStart: number, widthEnd = widthStart): Shape {
  const half = Math.max(widthStart, widthEnd) / 2
  const [dx, dy] = [toX - fromX, toY - fromY]
  const squared = dx * dx + dy * dy || 1e-9
  return {
    bounds: [
      Math.min(fromX, toX) - half,
      Math.min(fromY, toY) - half,
      Math.max(fromX, toX) + half,
      Math.max(fromY, toY) + half,
    ],
    contains: (x, y) => {
      const along = Math.max(0, Math.min(1, ((x - fromX) * dx + (y - fromY) * dy) / squared))
      const radius = (widthStart + (widthEnd - widthStart) * along) / 2
      return (x - fromX - along * dx) ** 2 + (y - fromY - along * dy) ** 2 <= radius * radius
    },
  }
}

/** A convex polygon, corners in either direction. */
export function polygon(corners: readonly Point[]): Shape {
  const xs = corners.map(([x]) => x)
  const ys = corners.map(([, y]) => y)
  return {
    bounds: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
    contains: (x, y) => {
      let hasLeft = false
      let hasRight = false
      corners.forEach(([fromX, fromY], index) => {
        const [toX, toY] = corners[(index + 1) % corners.length]!
        const side = (toX - fromX) * (y - fromY) - (toY - fromY) * (x - fromX)
        if (side > 0) hasLeft = true
        if (side < 0) hasRight = true
      })
      return !(hasLeft && hasRight)
    },
  }
}

/** An upright rectangle from its left upper corner. */
export function box([x, y]: Point, width: number, height: number): Shape {
  return polygon([
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ])
}

/** Any colour of cloth, paint and plants: muted, and rarely as warm as skin. */
export function anyColour(rng: Rng): Colour {
  const lightness = rng.between(0.1, 0.9)
  const spread = rng.between(0.02, 0.25)
  const [red, green, blue] = [0, 1, 2].map(() =>
    Math.max(0, Math.min(1, lightness + rng.between(-spread, spread))),
  ) as [number, number, number]
  return red - blue > 0.1 && rng.next() < 0.8 ? [blue, green, red] : [red, green, blue]
}

/** A lighter (`factor` > 1) or darker colour, cut off at 1. */
export function scaled([red, green, blue]: Colour, factor: number): Colour {
  return [Math.min(1, red * factor), Math.min(1, green * factor), Math.min(1, blue * factor)]
}
