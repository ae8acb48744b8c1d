import { describe, expect, it } from 'vitest'
import type { AkidaNetwork } from '../../akida/network.ts'
import { referenceEngine } from '../../akida/integer/reference.ts'
import { outputShape } from '../../akida/shapes.ts'
import { buildRandomArchitecture, smoothImages } from '../../testing/akida-architectures.ts'
import { randomImages, randomNetwork } from '../../testing/akida-networks.ts'
import { createIntegerEngine } from '../integer/engine.ts'
import { prepareAkidaEnvironment } from './environment.ts'
import type { OracleCase, OracleResult } from './oracle.ts'
import { askOracle } from './oracle.ts'

const environment = prepareAkidaEnvironment()
if (environment.python === null) console.warn(`skipped: ${environment.reason}`)
const fast = await createIntegerEngine()

/** Values compared; throws on the first layer that differs. */
function compareCase(
  network: AkidaNetwork,
  images: Uint8Array,
  count: number,
  vendor: OracleResult,
  withReference: boolean,
): number {
  expect(vendor.error, network.name).toBeUndefined()
  const engines = withReference ? [fast, referenceEngine] : [fast]
  let compared = 0
  for (const engine of engines) {
    const run = engine.run(network, images, count, { keepOutputs: true })
    for (const output of vendor.outputs) {
      const layer = run.perLayer.find((one) => one.name === output.name)!
      const isEqual =
        output.values.length === layer.output!.length && output.values.every((value, i) => value === layer.output![i])
      expect(isEqual, `${network.name} ${output.name} on ${engine.name}`).toBe(true)
      compared += output.values.length
    }
    if (vendor.predict !== undefined) expect(Array.from(run.predict)).toEqual(vendor.predict)
  }
  return compared / engines.length
}

describe.skipIf(environment.python === null)('integer arithmetic against the vendor runtime', () => {
  it('equals it on 1,200 random networks of all layer types, every layer', () => {
    const seeds = Array.from({ length: 1200 }, (_, i) => i + 1)
    const cases = seeds.map((seed): OracleCase & { images: Uint8Array } => {
      const network = randomNetwork(seed, outputShape)
      return { network, images: randomImages(network, seed, 2), everyLayer: true }
    })
    const results = askOracle(environment.python!, cases)
    let compared = 0
    cases.forEach(({ network, images }, i) => {
      compared += compareCase(network, images, 2, results[i]!, true)
    })
    const kinds = new Map<string, number>()
    for (const layer of cases.flatMap((one) => one.network.layers))
      kinds.set(layer.type, (kinds.get(layer.type) ?? 0) + 1)
    console.log(
      `${cases.length} networks, ${compared} values equal, layers: ${JSON.stringify(Object.fromEntries(kinds))}`,
    )
    for (const type of ['input_data', 'input_conv', 'conv', 'sep', 'fc']) expect(kinds.get(type)).toBeGreaterThan(100)
  })

  it('equals it on whole AkidaNet and MobileNetV1, alpha .25, .5 and 1, every layer', () => {
    const cases = (['akidanet', 'mobilenet'] as const).flatMap((architecture) =>
      [0.25, 0.5, 1].map((alpha) => {
        const network = buildRandomArchitecture(architecture, alpha, 96)
        return { network, images: smoothImages(96, 3), everyLayer: true }
      }),
    )
    const results = askOracle(environment.python!, cases)
    let compared = 0
    cases.forEach(({ network, images }, i) => {
      compared += compareCase(network, images, 3, results[i]!, false)
    })
    console.log(`${cases.length} whole networks, ${compared} values equal`)
  })
})
