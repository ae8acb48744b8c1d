/** `npm run bench -- integer`: images per second of the integer engines and of the vendor's software backend, and their ratio. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AkidaNetwork } from '../../akida/network.ts'
import type { IntegerEngine } from '../../akida/integer/engine.ts'
import { writeAkidaNetwork } from '../../formats/akida-network/write.ts'
import { findAkidaPython } from '../../node/akida-package/environment.ts'
import { loadNamedEngine } from '../../node/integer/engine.ts'
import { loadIntegerPool } from '../../node/integer/pool.ts'
import { buildRandomArchitecture, smoothImages } from '../../testing/akida-architectures.ts'

const cases = [
  { alpha: 0.25, size: 96 },
  { alpha: 0.5, size: 160 },
  { alpha: 0.5, size: 224 },
  { alpha: 1, size: 224 },
]
const seconds = 1.5
const batch = 16

/** Clock of one thread's own work, or of the wall where several threads work. In milliseconds. */
type Clock = () => number
const wallClock: Clock = () => performance.now()
const threadClock: Clock = () => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** Best of five windows: other programs on the machine only ever slow a window down. */
async function imagesPerSecond(clock: Clock, run: () => Promise<number> | number): Promise<number> {
  await run()
  let best = 0
  for (let window = 0; window < 5; window++) {
    const start = clock()
    let images = 0
    while (clock() - start < (seconds * 1000) / 5) images += await run()
    best = Math.max(best, (1000 * images) / (clock() - start))
  }
  return best
}

function timeEngine(engine: IntegerEngine, network: AkidaNetwork, images: Uint8Array, count: number): Promise<number> {
  return imagesPerSecond(threadClock, () => {
    engine.run(network, images, count)
    return count
  })
}

const program = join(import.meta.dirname, '..', '..', '..', 'resources', 'python', 'akida_bench.py')

interface VendorSpeed {
  single: number
  batch: number
}

function timeVendor(python: string, network: AkidaNetwork, images: Uint8Array, threads: number): VendorSpeed | null {
  const folder = mkdtempSync(join(tmpdir(), 'netlathe-bench-'))
  try {
    const { json, weights } = writeAkidaNetwork(network)
    writeFileSync(join(folder, 'network.json'), JSON.stringify(json))
    writeFileSync(join(folder, 'weights.bin'), weights)
    writeFileSync(join(folder, 'images.bin'), images)
    const result = spawnSync(python, [program, folder, String(threads), String(seconds)], { encoding: 'utf8' })
    return result.status === 0 ? (JSON.parse(result.stdout) as VendorSpeed) : null
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const round = (value: number) => (value >= 100 ? value.toFixed(0) : value.toFixed(1))

function compare(label: string, ours: number, vendor: number | undefined): string {
  if (vendor === undefined) return `  ${label.padEnd(28)} ${round(ours).padStart(8)} images/s`
  return `  ${label.padEnd(28)} ${round(ours).padStart(8)} images/s   vendor ${round(vendor).padStart(7)}   ratio ${(ours / vendor).toFixed(1)}`
}

async function benchInteger(): Promise<void> {
  const python = findAkidaPython()
  console.log(`Integer inference, ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores`)
  console.log(
    'One thread: images per second of processor time, on both sides, so that other programs count for neither. Two threads: wall time.',
  )
  if (python === null)
    console.log('The vendor package is not installed (npm run test:akida installs it): its speed is left out.')
  const engines = []
  for (const name of ['native', 'relaxed', 'plain'] as const) {
    const engine = await loadNamedEngine(name)
    if (engine === null) console.log(`The ${name} kernels are not built or not supported here.`)
    else engines.push(engine)
  }
  const pool = await loadIntegerPool(2)
  for (const { alpha, size } of cases) {
    const network = buildRandomArchitecture('akidanet', alpha, size)
    const images = smoothImages(size, batch)
    const first = engines[0]!
    const layers = first.run(network, images, batch).perLayer.slice(0, -1)
    const sparsity = layers.map(({ nonZero, shape }) => {
      return 1 - nonZero.reduce((sum, value) => sum + value, 0) / (nonZero.length * shape[0] * shape[1] * shape[2])
    })
    const mean = sparsity.reduce((sum, value) => sum + value, 0) / sparsity.length
    console.log(`AkidaNet alpha ${alpha} ${size}x${size}, mean activation sparsity ${(100 * mean).toFixed(1)} %`)
    const one = python === null ? null : timeVendor(python, network, images, 1)
    const two = python === null ? null : timeVendor(python, network, images, 2)
    for (const engine of engines) {
      console.log(compare(`${engine.name}, single`, await timeEngine(engine, network, images, 1), one?.single))
      console.log(
        compare(`${engine.name}, batch ${batch}`, await timeEngine(engine, network, images, batch), one?.batch),
      )
    }
    const parallel = await imagesPerSecond(wallClock, async () => {
      await pool.run(network, images, batch)
      return batch
    })
    console.log(compare(`two threads, batch ${batch}`, parallel, two?.batch))
  }
  await pool.close()
}

await benchInteger()
