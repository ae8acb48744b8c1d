import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { decodeImage } from '../node/images/decode.ts'
import { sharedPath } from './shared.ts'

export type VwwImages = {
  count: number
  /** (count, 96, 96, 3), 0..255. */
  pixels: Uint8Array
  /** 1 for a person. */
  labels: number[]
  /** Probability of a person as TensorFlow's Keras computes it with vww_96.h5; null where this decoder gives other pixels than Keras read. */
  kerasPerson: (number | null)[]
}

/** The test images of the shared data set beside the recorded answers of the Keras model; null when the shared data is not there. */
export async function readVwwImages(): Promise<VwwImages | null> {
  const folder = sharedPath('data', 'vww')
  const table = sharedPath('reference', 'vww_96_probabilities.csv')
  if (!folder || !table) return null
  const lines = (await readFile(table, 'utf8')).trim().split('\n').slice(1)
  const rows = lines.map((line) => line.split(','))
  const size = 96 * 96 * 3
  const pixels = new Uint8Array(rows.length * size)
  const kerasPerson: VwwImages['kerasPerson'] = []
  for (const [index, [path, , crc, , person]] of rows.entries()) {
    const image = await decodeImage(await readFile(join(folder, path!)), { height: 96, width: 96, channels: 3 })
    pixels.set(image, index * size)
    kerasPerson.push(crc32(image) === Number(crc) ? Number(person) : null)
  }
  return { count: rows.length, pixels, labels: rows.map(([, label]) => (label === 'person' ? 1 : 0)), kerasPerson }
}
