import { describe, expect, it } from 'vitest'
import { referenceEngine } from '../../akida/integer/reference.ts'
import { smallCnn } from '../../graph/builders/small-cnn.ts'
import { setNetworkBits, type NetworkBits } from '../../graph/edit/set-fields.ts'
import { toAkidaNetwork } from '../../quant/export.ts'
import { randomImages } from '../../testing/akida-networks.ts'
import { randomModel } from '../../testing/random-model.ts'
import { prepareAkidaEnvironment } from './environment.ts'
import { askOracle } from './oracle.ts'

const environment = prepareAkidaEnvironment()
if (environment.python === null) console.warn(`skipped: ${environment.reason}`)

/** Hybrids of one bit that Akida has widths for: its separable layers take 2 and 4 bits, its classifier 1, 2 and 4. */
const hybrids: NetworkBits[] = [
  { inputWeights: 8, weights: 1, activations: 4, depthwise: 2, classifier: 4 },
  { inputWeights: 8, weights: 1, activations: 4, depthwise: 4, classifier: 1 },
  { inputWeights: 1, weights: 1, activations: 2, depthwise: 1, classifier: 1 },
]

describe.skipIf(environment.python === null)('weights of -1 and +1 on the vendor runtime', () => {
  it('give the integer engine’s outputs in every layer and map', () => {
    const graph = smallCnn({ alpha: 0.25, size: 16, channels: 3, classes: ['a', 'b'] })
    const cases = hybrids.flatMap((bits) =>
      [1, 2, 3].map((seed) => {
        const { graph: quantised, weights } = randomModel(setNetworkBits(graph, bits), seed)
        const network = toAkidaNetwork(quantised, weights).network!
        return {
          network,
          images: randomImages(network, seed, 2),
          everyLayer: true,
          maps: [{ device: 'AKD1500', mode: 'Minimal' as const }],
        }
      }),
    )
    const results = askOracle(environment.python!, cases)
    cases.forEach(({ network, images }, index) => {
      const { error, outputs, maps } = results[index]!
      expect(error ?? maps[0]?.error).toBeUndefined()
      expect(network.layers.some((layer) => layer.type !== 'input_data' && layer.weightsBits === 2)).toBe(true)
      const run = referenceEngine.run(network, images, 2, { keepOutputs: true })
      expect(outputs.map(({ name }) => name)).toEqual(network.layers.map(({ name }) => name))
      outputs.forEach(({ values }, layer) => expect([...values]).toEqual([...run.perLayer[layer]!.output!]))
    })
  })
})
