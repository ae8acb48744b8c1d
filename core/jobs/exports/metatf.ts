import { akidaRelease } from '../../formats/exporters/metatf/manifest.ts'
import { writeMetatfBundle } from '../../formats/exporters/metatf/write.ts'
import { convertModel } from '../convert-model.ts'
import type { MakeBundle } from './export-bundle.ts'

/** Python sources that go into a bundle, below `resources/python`. */
const programNames = ['rebuild.py', 'akida_network.py']

/** A bundle for the vendor's `akida` package, with test images and the outputs they must give. */
export const makeMetatfBundle: MakeBundle = async ({ model, images, context }) => {
  const { services } = context
  const { network, diagnostics } = convertModel(model, 'akida')
  const programs = await Promise.all(
    programNames.map(async (name) => [name, new TextDecoder().decode(await services.resource(`python/${name}`))]),
  )
  await context.turn()
  context.report({ ratio: 0.5, phase: 'Computing the expected outputs' })
  const files = writeMetatfBundle({
    network,
    classes: model.graph.classes,
    images: images?.pixels ?? new Uint8Array(),
    engine: await services.integerEngine(),
    programs: Object.fromEntries(programs) as Record<string, string>,
    madeBy: 'Netlathe',
    akidaVersion: akidaRelease,
  })
  return { files, metrics: {}, diagnostics, result: {} }
}
