import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Run } from '../contract/run.ts'

/** Parameters that say where an input is or how the result is called; what the input holds is in the hashes. */
const nameOnly: readonly string[] = ['name', 'model', 'data', 'teacher', 'path']

/**
 * SHA-256 (hex) of job type, input hashes, config, seed and the versions that compute: equal work has an equal fingerprint, whatever
 * the inputs are called and wherever they lie.
 */
export function fingerprintOf(run: Pick<Run, 'type' | 'config' | 'seed' | 'inputHashes' | 'environment'>): string {
  const { netlathe, engine, engineVersion } = run.environment
  const config = Object.fromEntries(Object.entries(run.config).filter(([key]) => !nameOnly.includes(key)))
  const text = canonicalJson({
    type: run.type,
    config,
    seed: run.seed,
    inputs: run.inputHashes,
    netlathe,
    engine,
    engineVersion,
  })
  return bytesToHex(sha256(new TextEncoder().encode(text)))
}

/** JSON with sorted keys, so that the order of writing does not matter. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : each,
  )
}
