import { describe, expect, it } from 'vitest'
import { readGoldenCases } from '../../testing/akida-golden.ts'
import { sharedPath } from '../../testing/shared.ts'
import { referenceEngine } from './reference.ts'

const golden = sharedPath('reference', 'golden')

describe.skipIf(golden === null)('reference engine on the golden cases', () => {
  const cases = golden === null ? [] : readGoldenCases(golden)

  it('has all 86 cases', () => {
    expect(cases).toHaveLength(86)
  })

  it.each(cases)('equals the vendor runtime: $name', ({ network, images, count, outputs, predict }) => {
    const run = referenceEngine.run(network, images, count, { keepOutputs: true })
    const computed = run.perLayer.filter((layer) => layer.type !== 'input_data')
    expect(computed.map((layer) => [count, ...layer.shape])).toEqual(outputs.map((output) => output.shape))
    computed.forEach((layer, i) => {
      expect(Array.from(layer.output ?? [])).toEqual(outputs[i]?.data)
      const nonZero = outputs[i]?.data.filter((value) => value !== 0).length
      expect(layer.nonZero.reduce((sum, value) => sum + value, 0)).toBe(nonZero)
      expect(layer.nonZeroRows.reduce((sum, value) => sum + value, 0)).toBe(nonZero)
    })
    if (predict !== undefined) expect(Array.from(run.predict)).toEqual(predict)
  })
})
