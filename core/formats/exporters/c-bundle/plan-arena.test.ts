import { expect, it } from 'vitest'
import { networkShapes, outputShape, shapeSize } from '../../../akida/shapes.ts'
import { randomNetwork } from '../../../testing/akida-networks.ts'
import { toCLayers } from './layers.ts'
import { planArena } from './plan-arena.ts'

const networks = Array.from({ length: 60 }, (_, seed) => randomNetwork(seed, outputShape)).filter(
  ({ layers }) => layers[0]!.type === 'input_conv',
)

it('keeps input, output and scratch memory of every layer apart and inside the arena', () => {
  for (const network of networks) {
    const layers = toCLayers(network)
    const { sizeBytes, layers: places } = planArena(layers)
    const shapes = networkShapes(network)
    places.forEach(({ input, output, scratch }, index) => {
      const isLast = index === layers.length - 1
      const { weights, geometry } = layers[index]!
      const words = weights.columns + 2 * geometry.filters + (weights.bits === 1 ? 512 : 0)
      const areas = [
        [input, index === 0 ? 0 : shapeSize(shapes[index]!.input)],
        [output, isLast ? 0 : shapeSize(shapes[index]!.output)],
        [scratch, 4 * words],
      ] as const
      expect(scratch % 4).toBe(0)
      for (const [at, size] of areas) {
        expect(at).toBeGreaterThanOrEqual(0)
        expect(at + size).toBeLessThanOrEqual(sizeBytes)
      }
      areas.forEach(([at, size], one) =>
        areas.slice(one + 1).forEach(([otherAt, otherSize]) => {
          const overlaps = size > 0 && otherSize > 0 && at < otherAt + otherSize && otherAt < at + size
          expect(overlaps, `${network.name}, layer ${index}`).toBe(false)
        }),
      )
      // What one layer puts out, the next one reads.
      if (!isLast) expect(places[index + 1]!.input).toBe(output)
    })
  }
})

it('needs no more than the layer that needs most', () => {
  const network = networks.find(({ layers }) => layers.length > 2)!
  const layers = toCLayers(network)
  const alone = layers.map((_, index) => planArena(layers.slice(0, index + 1)).sizeBytes)
  expect(planArena(layers).sizeBytes).toBe(Math.max(...alone))
})
