/** `npm run bench -- c-bundle`: images per second of the exported C, by weight width, beside the integer engine; and what each width takes. */
import { cpus } from 'node:os'
import type { IntegerEngine } from '../../akida/integer/engine.ts'
import type { AkidaNetwork } from '../../akida/network.ts'
import { writeCBundle } from '../../formats/exporters/c-bundle/write.ts'
import { akidaNet } from '../../graph/builders/akidanet.ts'
import { setNetworkBits, type NetworkBits } from '../../graph/edit/set-fields.ts'
import { buildBundle } from '../../node/c-compiler/build-bundle.ts'
import { findCompiler, type Compiler } from '../../node/c-compiler/find-compiler.ts'
import { loadNamedEngine } from '../../node/integer/engine.ts'
import { toAkidaNetwork } from '../../quant/export.ts'
import { smoothImages } from '../../testing/akida-architectures.ts'
import { readRuntime } from '../../testing/c-runtime.ts'
import { randomModel } from '../../testing/random-model.ts'

const size = 96
const images = 4
const timedRuns = 200
const classes = ['not_person', 'person']
const widths: Record<string, NetworkBits> = {
  '1 bit, first layer, depthwise and classifier 8': { inputWeights: 8, weights: 1, activations: 4 },
  '1 bit everywhere': { inputWeights: 1, weights: 1, activations: 4, depthwise: 1, classifier: 1 },
  '2 bits, first layer 8': { inputWeights: 8, weights: 2, activations: 4 },
  '4 bits, first layer 8': { inputWeights: 8, weights: 4, activations: 4 },
  '8 bits everywhere': { inputWeights: 8, weights: 8, activations: 4 },
}

function networkOf(bits: NetworkBits): AkidaNetwork {
  const graph = akidaNet({ alpha: 0.25, size, channels: 3, classes })
  const model = randomModel(setNetworkBits(graph, bits), 5)
  const { network } = toAkidaNetwork(model.graph, model.weights)
  if (network === null) throw new Error('the network does not convert')
  return network
}

/** Images per second of processor time: other programs on the machine do not count. */
function timeEngine(engine: IntegerEngine, network: AkidaNetwork, pixels: Uint8Array): number {
  engine.run(network, pixels, images)
  const start = process.threadCpuUsage()
  for (let run = 0; run < timedRuns / images; run++) engine.run(network, pixels, images)
  const { user, system } = process.threadCpuUsage(start)
  return (1e6 * timedRuns) / (user + system)
}

async function timeC(compiler: Compiler, network: AkidaNetwork, pixels: Uint8Array, potentials: Int32Array) {
  const { files, sizes } = writeCBundle({ network, classes, images: pixels, potentials, runtime: readRuntime() })
  const { testOutput, codeBytes } = await buildBundle(files, { compiler, timedRuns })
  const rate = Number(/(\d+) images per second/.exec(testOutput)?.[1] ?? Number.NaN)
  return { rate, codeBytes, sizes, isEqual: testOutput.startsWith(`${images} of ${images} images equal`) }
}

async function benchCBundle(): Promise<void> {
  console.log(
    `C bundle of AkidaNet .25 ${size}x${size}, ${cpus()[0]?.model ?? 'unknown processor'}, one thread, processor time`,
  )
  const engine = (await loadNamedEngine('relaxed')) ?? (await loadNamedEngine('plain'))
  const compilers = (await Promise.all(['gcc', 'clang'].map((program) => findCompiler([program])))).filter(
    (one) => one !== null,
  )
  if (engine === null || compilers.length === 0) {
    console.log('A C compiler and the compiled kernels of the integer engine are needed (npm test makes the latter).')
    return
  }
  const pixels = smoothImages(size, images)
  for (const [name, bits] of Object.entries(widths)) {
    const network = networkOf(bits)
    const { potentials } = engine.run(network, pixels, images)
    const ours = timeEngine(engine, network, pixels)
    console.log(name)
    console.log(`  integer engine (${engine.name}) ${ours.toFixed(0)} images/s`)
    for (const compiler of compilers) {
      const { rate, codeBytes, sizes, isEqual } = await timeC(compiler, network, pixels, potentials)
      const constants = sizes.weightBytes + sizes.tableBytes
      console.log(
        `  ${compiler.label} -O2 ${rate} images/s, ratio ${(rate / ours).toFixed(2)}, ${isEqual ? 'outputs equal' : 'OUTPUTS DIFFER'}, constants ${constants} bytes, code ${codeBytes ?? '?'} bytes, static memory ${sizes.arenaBytes} bytes`,
      )
    }
  }
}

await benchCBundle()
