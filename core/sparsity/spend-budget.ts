/** What one state of the thresholds gives. `cost` is what its events cost, in any unit. */
export type ThresholdScore = { accuracyRatio: number; loss: number; cost: number }

/** One threshold raised by one unit, and what the model gives from then on. */
export type Raise<Score extends ThresholdScore> = { layer: string; level: number; score: Score }

export type BudgetSearch<Score extends ThresholdScore> = {
  layers: readonly string[]
  start: Score
  /** Accuracy that must remain, 0..1. */
  lowestAccuracyRatio: number
  /** Units that a threshold may be raised by. */
  highestLevel: number
  /** `levels`: units by layer. */
  measure(levels: Readonly<Record<string, number>>): Promise<Score>
  onRaise?(raise: Raise<Score>, openLayers: number): void
}

type Candidate<Score> = { layer: string; price: number; score: Score | null; round: number }

/**
 * Raises thresholds one unit at a time, always where the loss rises least for the cost of events saved, until every further unit would cost more
 * accuracy than allowed, or saves nothing. Prices measured in an earlier state are only trusted for their order: the cheapest is measured
 * again before it is taken. Gives the raises in their order.
 */
export async function spendAccuracyBudget<Score extends ThresholdScore>(
  search: BudgetSearch<Score>,
): Promise<Raise<Score>[]> {
  const levels = Object.fromEntries(search.layers.map((layer) => [layer, 0]))
  const raises: Raise<Score>[] = []
  let current = search.start
  let open: Candidate<Score>[] = search.layers.map((layer) => ({ layer, price: -Infinity, score: null, round: -1 }))
  while (open.length > 0) {
    const best = open.reduce((least, each) => (each.price < least.price ? each : least))
    if (best.score && best.round === raises.length) {
      levels[best.layer]! += 1
      current = best.score
      const raise = { layer: best.layer, level: levels[best.layer]!, score: current }
      raises.push(raise)
      if (raise.level >= search.highestLevel) open = open.filter((each) => each !== best)
      search.onRaise?.(raise, open.length)
      continue
    }
    const score = await search.measure({ ...levels, [best.layer]: levels[best.layer]! + 1 })
    const saved = current.cost - score.cost
    if (score.accuracyRatio < search.lowestAccuracyRatio || saved <= 0) open = open.filter((each) => each !== best)
    else Object.assign(best, { price: (score.loss - current.loss) / saved, score, round: raises.length })
  }
  return raises
}
