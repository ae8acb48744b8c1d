import { expect, test } from 'vitest'
import { box, createRaster, ellipse, limb, polygon } from './raster.ts'

const area = (pixels: Uint8Array) =>
  pixels.filter((_, index) => index % 3 === 0).reduce((sum, value) => sum + value / 255, 0) / (pixels.length / 3)
const draw = (shape: Parameters<ReturnType<typeof createRaster>['fill']>[0]) => {
  const raster = createRaster(100)
  raster.fill(shape, [1, 1, 1])
  return area(raster.toPixels((value) => value))
}

// Areas by the formulas of school geometry, within the sampling of 200 x 200 points.
test.each([
  ['ellipse', ellipse([0.5, 0.5], 0.3, 0.2), Math.PI * 0.06],
  ['box', box([0.1, 0.2], 0.5, 0.3), 0.15],
  [
    'triangle',
    polygon([
      [0.1, 0.1],
      [0.9, 0.1],
      [0.1, 0.7],
    ]),
    0.24,
  ],
  ['line with round ends', limb([0.3, 0.5], [0.7, 0.5], 0.2), 0.08 + Math.PI * 0.01],
  ['half outside the picture', box([-0.5, 0], 1, 1), 0.5],
])('%s covers its area', (_, shape, expected) => {
  expect(Math.abs(draw(shape) - expected)).toBeLessThan(0.005)
})
