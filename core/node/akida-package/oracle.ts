import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../../base/errors.ts'
import type { MapMode } from '../../akida/mapper/mapping.ts'
import type { AkidaNetwork } from '../../akida/network.ts'
import { writeAkidaNetwork } from '../../formats/akida-network/write.ts'

export const pythonFolder = join(import.meta.dirname, '..', '..', '..', 'resources', 'python')

export interface OracleCase {
  readonly network: AkidaNetwork
  /** uint8 (n, h, w, c); left out when the case is only mapped. */
  readonly images?: Uint8Array
  /** Outputs of every layer instead of the last one's. */
  readonly everyLayer?: boolean
  readonly maps?: readonly { device: string; mode: MapMode }[]
}

export interface OracleMap {
  readonly error?: string
  readonly layers?: {
    name: string
    backend: string
    sequence: number
    pass: number
    roles: string[]
    nodes: string[]
  }[]
  readonly sequences?: number
  readonly programBytes?: number
}

export interface OracleResult {
  /** Set when the vendor's package refused the network. */
  readonly error?: string
  readonly outputs: { name: string; shape: number[]; values: Int32Array }[]
  readonly predict?: number[]
  readonly maps: OracleMap[]
}

interface WrittenCase {
  error?: string
  outputs?: { name: string; offset: number; shape: number[] }[]
  predict?: number[]
  maps?: OracleMap[]
}

/** Runs and maps networks with the vendor's public package, all in one Python process. */
export function askOracle(python: string, cases: readonly OracleCase[]): OracleResult[] {
  const folder = mkdtempSync(join(tmpdir(), 'netlathe-akida-'))
  try {
    const index = cases.map(({ network, images, everyLayer, maps }, i) => {
      const name = `case_${i}`
      mkdirSync(join(folder, name))
      const { json, weights } = writeAkidaNetwork(network)
      writeFileSync(join(folder, name, 'network.json'), JSON.stringify(json))
      writeFileSync(join(folder, name, 'weights.bin'), weights)
      if (images !== undefined) writeFileSync(join(folder, name, 'images.bin'), images)
      const map = (maps ?? []).map(({ device, mode }) => [device, mode])
      return { name, run: images !== undefined, layers: everyLayer ?? false, map }
    })
    writeFileSync(join(folder, 'index.json'), JSON.stringify(index))
    const done = spawnSync(python, [join(pythonFolder, 'akida_oracle.py'), folder], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    })
    if (done.status !== 0) {
      throw new AppError(
        'akida-package.failed',
        `The vendor's package ended with an error: ${done.stderr.trim().slice(-500)}`,
      )
    }
    const { cases: written } = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')) as {
      cases: WrittenCase[]
    }
    const bytes = readFileSync(join(folder, 'outputs.bin'))
    const values = new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
    return written.map((one) => ({
      ...one,
      maps: one.maps ?? [],
      outputs: (one.outputs ?? []).map(({ name, offset, shape }) => {
        const size = shape.reduce((product, side) => product * side, 1)
        return { name, shape, values: values.subarray(offset, offset + size) }
      }),
    }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
