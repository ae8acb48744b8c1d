import { assert } from '../../base/errors.ts'
import type { ImportanceInput } from './importance.ts'

/** What was measured, as scores. */
export function measuredScores({ measured, layer }: ImportanceInput): Float64Array {
  assert(measured !== null, `nothing was measured of ${layer.name}`)
  return Float64Array.from(measured)
}
