import type { StrategyLayer } from './strategy.ts'

/** Most counts that are tried for one layer. */
const mostSteps = 32

/** Numbers of filters that a search tries below all of them, falling, in multiples of `multipleOf` and at most 32 steps. */
export function stepsDown(
  { filters, fewest }: Pick<StrategyLayer, 'filters' | 'fewest'>,
  multipleOf: number,
): number[] {
  const step = Math.max(1, Math.ceil(filters / mostSteps / multipleOf)) * multipleOf
  const top = Math.floor((filters - 1) / multipleOf) * multipleOf
  const counts: number[] = []
  for (let kept = top; kept >= fewest; kept -= step) counts.push(kept)
  return counts
}
