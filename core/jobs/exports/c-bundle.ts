import type { AkidaNetwork } from '../../akida/network.ts'
import type { Diagnostic } from '../../base/diagnostic.ts'
import type { CBuild } from '../../formats/exporters/c-bundle/c-build.ts'
import { writeReadme } from '../../formats/exporters/c-bundle/readme.ts'
import type { CSizeReport } from '../../formats/exporters/c-bundle/size-report.ts'
import { runtimeFiles, writeCBundle, type CBundleContents } from '../../formats/exporters/c-bundle/write.ts'
import type { ImageSet } from '../../ports/dataset.ts'
import { convertModel } from '../convert-model.ts'
import type { JobContext, RunnerServices } from '../handler.ts'
import type { MakeBundle } from './export-bundle.ts'

/** Images per call of the integer engine: messages, pause and cancel come through between two calls. */
const integerBatch = 8

/** Dependency-free C with packed weights, compiled and tested on its images where the machine has a compiler. */
export const makeCBundle: MakeBundle = async ({ model, images, context }) => {
  const { network } = convertModel(model, 'any')
  const bundle = writeCBundle({
    network,
    classes: model.graph.classes,
    images: images?.pixels ?? new Uint8Array(),
    potentials: images ? await expectedPotentials(network, images, context) : new Int32Array(),
    runtime: await readRuntime(context.services),
  })
  await context.turn()
  context.report({ ratio: 0.6, phase: 'Compiling and testing' })
  const build = await context.services.buildC(bundle.files, context.signal)
  await context.turn()
  const sizes: CSizeReport = { ...bundle.sizes, codeBytes: build?.codeBytes ?? null }
  const readme = writeReadme(model.name, sizes, bundle.images, build)
  return {
    files: { ...bundle.files, 'README.md': new TextEncoder().encode(readme) },
    metrics: metricsOf(sizes),
    diagnostics: findings(build, model.name),
    result: { c: { sizes, build } },
  }
}

async function expectedPotentials(network: AkidaNetwork, images: ImageSet, context: JobContext): Promise<Int32Array> {
  const engine = await context.services.integerEngine()
  const imageBytes = images.pixels.length / images.count
  const parts: Int32Array[] = []
  for (let first = 0; first < images.count; first += integerBatch) {
    await context.turn()
    const count = Math.min(integerBatch, images.count - first)
    const pixels = images.pixels.subarray(first * imageBytes, (first + count) * imageBytes)
    parts.push(engine.run(network, pixels, count).potentials)
    context.report({ ratio: (0.5 * (first + count)) / images.count, phase: 'Computing the expected outputs' })
  }
  return Int32Array.from(parts.flatMap((part) => [...part]))
}

async function readRuntime(services: RunnerServices): Promise<CBundleContents['runtime']> {
  const entries = runtimeFiles.map(async (name) => [name, await services.resource(`c-runtime/${name}`)] as const)
  return Object.fromEntries(await Promise.all(entries)) as CBundleContents['runtime']
}

function metricsOf({ weightBytes, tableBytes, arenaBytes, codeBytes, eightBitWeightBytes }: CSizeReport) {
  return {
    weightBytes,
    tableBytes,
    arenaBytes,
    eightBitWeightBytes,
    ...(codeBytes === null ? {} : { codeBytes }),
  }
}

function findings(build: CBuild | null, name: string): Diagnostic[] {
  if (build?.isEqual) return []
  const finding = (code: string, severity: Diagnostic['severity'], message: string, hint: string): Diagnostic[] => [
    { code, severity, subject: name, message, hint, values: {} },
  ]
  return build
    ? finding(
        'c-bundle.test',
        'error',
        `The test of the C bundle failed: ${build.testOutput.trim()}`,
        'Do not use this bundle; report the model.',
      )
    : finding(
        'c-bundle.no-compiler',
        'info',
        'No C compiler was found: the bundle was neither compiled nor tested, and its code was not measured.',
        'Run `make test` in its folder on a machine with gcc or clang.',
      )
}
