import { expect, it } from 'vitest'
import { predictFrom } from '../../../akida/integer/engine.ts'
import { outputShape } from '../../../akida/shapes.ts'
import { createRng } from '../../../base/rng.ts'
import { randomNetwork } from '../../../testing/akida-networks.ts'
import { classOf, classRule } from './class-rule.ts'

it('orders outputs as their real values are ordered', () => {
  const rng = createRng(4)
  let compared = 0
  for (let seed = 1; seed < 80; seed++) {
    const network = randomNetwork(seed, outputShape)
    const last = network.layers.at(-1)!
    if (last.type !== 'fc' || last.activation) continue
    const rule = classRule(network)
    const outputs = Int32Array.from(last.threshold, () => Math.floor(rng.between(-20_000, 20_000)))
    const real = predictFrom(network, outputs)
    expect(classOf(outputs, rule), network.name).toBe(real.indexOf(Math.max(...real)))
    compared++
  }
  expect(compared).toBeGreaterThan(5)
})

it('takes the first of equal outputs', () => {
  const rule = { threshold: Int32Array.of(0, 10, 10), scale: Uint32Array.of(2 ** 30, 2 ** 30, 2 ** 29) }
  expect(classOf(Int32Array.of(5, 15, 15), rule)).toBe(0)
  expect(classOf(Int32Array.of(5, 16, 23), rule)).toBe(2)
})
