/** What one state of the thresholds gives: loss in nats, and what its events cost, in any unit. */
export type ThresholdScore = { loss: number; cost: number }

/** One threshold raised to `level` units in all, and what the model gives from then on. */
export type Raise<Score extends ThresholdScore> = { layer: string; level: number; score: Score }

export type BudgetSearch<Score extends ThresholdScore> = {
  layers: readonly string[]
  start: Score
  /** Whether the model may become so bad. */
  isAllowed(score: Score): boolean
  /** A raise that saves less of the cost is not worth what it does to the model. */
  leastSaving: number
  /** Units that a threshold may be raised by. */
  highestLevel: number
  /** A raise starts with one unit and is halved when it would cost too much accuracy, down to this part of a unit, 0..1. */
  smallestStride: number
  /** `levels`: units by layer, whole or parts. */
  measure(levels: Readonly<Record<string, number>>): Promise<Score>
  onRaise?(raise: Raise<Score>, openLayers: number): void
}

type Candidate<Score> = {
  layer: string
  /** Units of the next raise. */
  stride: number
  /** Loss per cost saved, as last measured. */
  price: number
  /** Of the next raise, measured after `round` raises. */
  score: Score | null
  round: number
}

/**
 * Raises thresholds little by little, always where the loss rises least for the cost of events saved, until every further raise would cost more
 * accuracy than allowed, or saves next to nothing. Prices measured in an earlier state are only trusted for their order: the cheapest is measured
 * again before it is taken. Gives the raises in their order.
 */
export async function spendAccuracyBudget<Score extends ThresholdScore>(
  search: BudgetSearch<Score>,
): Promise<Raise<Score>[]> {
  const levels = Object.fromEntries(search.layers.map((layer) => [layer, 0]))
  const raises: Raise<Score>[] = []
  let current = search.start
  let open: Candidate<Score>[] = search.layers.map((layer) => ({
    layer,
    stride: 1,
    price: -Infinity,
    score: null,
    round: -1,
  }))
  while (open.length > 0) {
    const best = open.reduce((least, each) => (each.price < least.price ? each : least))
    if (best.score && best.round === raises.length) {
      levels[best.layer]! += best.stride
      current = best.score
      const raise = { layer: best.layer, level: levels[best.layer]!, score: current }
      raises.push(raise)
      if (raise.level >= search.highestLevel) open = open.filter((each) => each !== best)
      search.onRaise?.(raise, open.length)
      continue
    }
    const score = await search.measure({ ...levels, [best.layer]: levels[best.layer]! + best.stride })
    const saved = current.cost - score.cost
    const isTooDear = !search.isAllowed(score)
    if (isTooDear && best.stride / 2 >= search.smallestStride)
      Object.assign(best, { stride: best.stride / 2, score: null })
    else if (isTooDear || saved < search.leastSaving) open = open.filter((each) => each !== best)
    else Object.assign(best, { price: (score.loss - current.loss) / saved, score, round: raises.length })
  }
  return raises
}
