import { describe, expect, test } from 'vitest'
import { demoDefaults, planDemoSet } from './plan.ts'
import { drawDemoImage } from './scene.ts'

describe('the demo set', () => {
  test('has the promised number of pictures, half of each class, each with a seed of its own', () => {
    const plan = planDemoSet(demoDefaults)
    expect(plan).toHaveLength(1200)
    expect(plan.filter(({ path }) => path.startsWith('test/person/'))).toHaveLength(120)
    expect(new Set(plan.map(({ path }) => path)).size).toBe(1200)
    expect(new Set(plan.map(({ seed }) => seed)).size).toBe(1200)
  })

  test('draws the same picture from the same seed and another from another', () => {
    const image = { label: 1, seed: 5, sizePx: 32 }
    expect(drawDemoImage(image)).toEqual(drawDemoImage(image))
    expect(drawDemoImage({ ...image, seed: 6 })).not.toEqual(drawDemoImage(image))
    expect(drawDemoImage(image)).toHaveLength(32 * 32 * 3)
  })

  // Logistic regression on nine summary figures: what can be told without seeing any shape.
  test('cannot be solved by brightness, colour or contrast', () => {
    const features = planDemoSet({ seed: 3, counts: { train: 400, val: 0, test: 200 } }).map(
      ({ path, label, seed }) => ({
        isTest: path.startsWith('test'),
        label,
        x: summarise(drawDemoImage({ label, seed, sizePx: 24 })),
      }),
    )
    const weights = new Float64Array(features[0]!.x.length)
    const score = (x: number[]) =>
      1 / (1 + Math.exp(-x.reduce((sum, value, index) => sum + value * weights[index]!, 0)))
    for (let epoch = 0; epoch < 300; epoch++)
      for (const { x, label, isTest } of features)
        if (!isTest) {
          const error = label - score(x)
          x.forEach((value, index) => (weights[index]! += 0.02 * error * value))
        }
    const tests = features.filter(({ isTest }) => isTest)
    const accuracy = tests.filter(({ x, label }) => (score(x) > 0.5 ? 1 : 0) === label).length / tests.length
    expect(accuracy).toBeLessThan(0.7)
  })
})

function summarise(pixels: Uint8Array): number[] {
  const figures = [1]
  for (let channel = 0; channel < 3; channel++) {
    const values = Array.from(
      pixels.filter((_, index) => index % 3 === channel),
      (value) => value / 255 - 0.5,
    )
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
    const roughness =
      values.slice(1).reduce((sum, value, index) => sum + Math.abs(value - values[index]!), 0) / values.length
    figures.push(mean, deviation, roughness)
  }
  return figures
}
