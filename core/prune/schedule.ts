type PruneSchedule = { kind: 'one-shot' | 'iterative' | 'polynomial'; steps: number }

/**
 * Share of the filters removed after each cut, of the original ones, each in 0..1 and rising to 1 (multiply by a layer's ratio).
 * Iterative: equal parts. Polynomial: 1 - (1 - t/n)^3 (Zhu and Gupta 2017), large cuts first.
 */
export function cutShares({ kind, steps }: PruneSchedule): number[] {
  if (kind === 'one-shot') return [1]
  return Array.from({ length: steps }, (_, index) => {
    const time = (index + 1) / steps
    return kind === 'iterative' ? time : 1 - (1 - time) ** 3
  })
}
