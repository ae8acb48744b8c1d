import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { AppError } from '../../../base/errors.ts'
import type { AkidaNetwork } from '../../../akida/network.ts'
import { readAkidaNetworkText } from '../../akida-network/read.ts'
import type { MetatfManifest } from './manifest.ts'
import { manifestSchema } from './manifest.ts'

function refuse(message: string, cause?: unknown): never {
  throw new AppError('metatf.unreadable', `The MetaTF bundle cannot be read: ${message}`, {}, cause)
}

function parseManifest(bytes: Uint8Array): MetatfManifest {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    refuse('manifest.json is not JSON.', cause)
  }
  const parsed = manifestSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  refuse(`manifest.json: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}.`)
}

/**
 * Reads a bundle back from its files by name. Throws AppError `metatf.unreadable` for a missing or changed file (size and SHA-256 are
 * checked), `metatf.fbz` for the vendor's own file, whose layout is not public.
 */
export function readMetatfBundle(files: Readonly<Record<string, Uint8Array>>): {
  manifest: MetatfManifest
  network: AkidaNetwork
} {
  const names = Object.keys(files)
  const manifestBytes = files['manifest.json']
  if (manifestBytes === undefined) {
    if (names.some((name) => name.endsWith('.fbz'))) {
      throw new AppError(
        'metatf.fbz',
        'An .fbz file cannot be imported: its layout is not public. Import the bundle it was made from, or the Keras model behind it.',
      )
    }
    refuse('manifest.json is missing.')
  }
  const manifest = parseManifest(manifestBytes)
  for (const { name, sizeBytes, sha256: expected } of manifest.files) {
    const bytes = files[name]
    if (bytes === undefined) {
      if (name === 'network.json' || name === 'weights.bin') refuse(`${name} is missing.`)
      continue
    }
    if (bytes.length !== sizeBytes || bytesToHex(sha256(bytes)) !== expected)
      refuse(`${name} is not the file that was exported.`)
  }
  const json = files['network.json'] ?? refuse('network.json is missing.')
  const weights = files['weights.bin'] ?? refuse('weights.bin is missing.')
  return { manifest, network: readAkidaNetworkText(new TextDecoder().decode(json), weights) }
}
