import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../base/errors.ts'
import { tensor } from '../../tensor/tensor.ts'
import { readSafetensors, writeSafetensors } from './safetensors.ts'

describe('safetensors', () => {
  it('writes the documented bytes', () => {
    // Header length 56 (8 bytes, little endian), JSON padded with spaces to a multiple of 8, then float32 little endian.
    const json = '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'
    const bytes = writeSafetensors({ a: tensor([2], [1, -2]) })
    expect(Array.from(bytes.subarray(0, 8))).toEqual([56, 0, 0, 0, 0, 0, 0, 0])
    expect(new TextDecoder().decode(bytes.subarray(8, 64))).toBe(json.padEnd(56))
    expect(Array.from(bytes.subarray(64))).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0])
  })

  it('gives back what was written, whatever the order', () => {
    const names = fc.uniqueArray(
      fc.string({ minLength: 1, maxLength: 12 }).filter((name) => name !== '__metadata__' && name !== '__proto__'),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(names, fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }), (list, shape) => {
        const weights = Object.fromEntries(list.map((name, index) => [name, tensor(shape, index + 0.1)]))
        const reversed = Object.fromEntries(Object.entries(weights).reverse())
        const bytes = writeSafetensors(weights, { format: 'pt' })
        expect(readSafetensors(bytes)).toEqual({ weights, metadata: { format: 'pt' } })
        expect(writeSafetensors(reversed, { format: 'pt' })).toEqual(bytes)
      }),
    )
  })

  it('refuses damaged files with a message, never otherwise', () => {
    const intact = writeSafetensors({ kernel: tensor([2, 3], 1), 'layer_1/bias': tensor([3], 2) })
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: intact.length - 1 }),
        fc.integer({ min: 0, max: 255 }),
        fc.boolean(),
        (at, value, isCut) => {
          const bytes = isCut ? intact.slice(0, at) : intact.slice()
          if (!isCut) bytes[at] = value
          try {
            for (const { shape, data } of Object.values(readSafetensors(bytes).weights))
              expect(data.length).toBe(shape.reduce((product, side) => product * side, 1))
          } catch (error) {
            expect(error).toBeInstanceOf(AppError)
            expect((error as AppError).code).toBe('weights.invalid')
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})
