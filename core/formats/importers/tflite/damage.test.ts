import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AppError } from '../../../base/errors.ts'
import { checkWeights } from '../../../graph/check-weights.ts'
import { isHeadlessFinding } from '../../../graph/head.ts'
import { validateGraph } from '../../../graph/validate.ts'
import { smallTflite } from '../../../testing/small-tflite.ts'
import { writeTfliteFile } from '../../../testing/tflite-file.ts'
import { readTflite } from './read-model.ts'

const intact = writeTfliteFile(smallTflite())

/** A sound model or an error for the user; anything else fails the test. */
function importDamaged(bytes: Uint8Array): void {
  try {
    const { graph, weights } = readTflite(bytes)
    const errors = validateGraph(graph).filter(({ severity }) => severity === 'error')
    expect(errors.filter((finding) => !isHeadlessFinding(finding))).toEqual([])
    expect(checkWeights(graph, weights)).toEqual([])
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.code).toMatch(/^import\./)
  }
}

it('a file cut anywhere gives an error, never a crash', () => {
  for (let length = 0; length < intact.length; length++) importDamaged(intact.slice(0, length))
})

it('any single byte set to an extreme gives an error or a sound model', () => {
  for (let at = 0; at < intact.length; at++) {
    for (const value of [0x00, 0x7f, 0x80, 0xff]) {
      const bytes = intact.slice()
      bytes[at] = value
      importDamaged(bytes)
    }
  }
})

it('random bytes in random places give an error or a sound model', () => {
  const damage = fc.array(fc.tuple(fc.nat(intact.length - 1), fc.nat(255)), { minLength: 1, maxLength: 16 })
  fc.assert(
    fc.property(damage, (list) => {
      const bytes = intact.slice()
      for (const [at, value] of list) bytes[at] = value
      importDamaged(bytes)
    }),
    { numRuns: 500 },
  )
})
