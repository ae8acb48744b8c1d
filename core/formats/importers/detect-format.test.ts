import { describe, expect, it } from 'vitest'
import { detectFormat } from './detect-format.ts'

const text = (value: string) => [...new TextEncoder().encode(value)]
const hdf5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

describe('recognises', () => {
  it.each([
    ['HDF5', hdf5, 'keras-h5'],
    ['HDF5 behind a user block', [...Array<number>(512).fill(0), ...hdf5], 'keras-h5'],
    ['TensorFlow Lite', [0x20, 0, 0, 0, ...text('TFL3')], 'tflite'],
    ['a bundle', text('{"format": "akida1-network/1"}'), 'akida-network'],
    ['the manifest of TensorFlow.js', text('[{"paths": []}]'), 'tfjs-frozen'],
    // A node of 130 bytes, whose name comes first.
    ['a GraphDef', [0x0a, 0x82, 0x01, 0x0a, 0x05, ...text('input')], 'tfjs-frozen'],
  ])('%s', (_what, bytes, format) => expect(detectFormat(Uint8Array.from(bytes))).toBe(format))
})

describe('refuses, saying what can be imported', () => {
  it.each([
    ['an empty file', [], 'import.file-empty', /empty/],
    ['a ZIP archive', [0x50, 0x4b, 3, 4, 0, 0], 'import.format-unknown', /\.keras.*model\.save.*\.tflite/],
    ['text', text('hello'), 'import.format-unknown', /unknown format/],
    ['a line feed and text', text('\nhello'), 'import.format-unknown', /unknown format/],
  ])('%s', (_what, bytes, code, message) => {
    const error: unknown = (() => {
      try {
        return detectFormat(Uint8Array.from(bytes))
      } catch (thrown) {
        return thrown
      }
    })()
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string })
  })
})
