import { assert } from '../../base/errors.ts'
import { stepsDown } from './steps-down.ts'
import { isReached, type KeptFilters, type StrategyInput, type StrategyLayer, type Target } from './strategy.ts'

/** Accuracy a step is taken to lose at least: half an image in 500. Steps that seem free are ordered by what they save. */
const leastLoss = 1e-3

/**
 * Takes, again and again, the one step of one layer that saves most cycles per accuracy lost (by the prunability table), until the target's
 * cost is reached or no step is left within its loss. Several steps of a layer are looked at together, so that a count of neural processors
 * that only falls further down is found: filters are then taken where the chip gains from it.
 */
export function planGreedy({ layers, forecast, multipleOf }: StrategyInput, target: Target): KeptFilters {
  const whole = forecast.cost({})
  let kept: KeptFilters = {}
  let cycles = whole.cycles
  let loss = 0
  const ladders = layers.map((layer) => ({ layer, counts: stepsDown(layer, multipleOf) }))
  while (!isReached(target, forecast.cost(kept), whole)) {
    const best = bestStep(ladders, kept, { forecast, cycles, loss, limit: target.lossRatio ?? Infinity })
    if (!best) break
    kept = best.kept
    cycles = best.cycles
    loss = best.loss
  }
  return kept
}

type Ladder = { layer: StrategyLayer; counts: number[] }
type Stand = { forecast: StrategyInput['forecast']; cycles: number; loss: number; limit: number }

/** How many rungs of a ladder are looked at from where it stands. */
const lookAhead = 4

function bestStep(ladders: readonly Ladder[], kept: KeptFilters, { forecast, cycles, loss, limit }: Stand) {
  let best: { kept: KeptFilters; cycles: number; loss: number } | null = null
  let bestGain = 0
  for (const { layer, counts } of ladders) {
    const now = kept[layer.layerId] ?? layer.filters
    for (const count of counts.filter((each) => each < now).slice(0, lookAhead)) {
      const next = { ...kept, [layer.layerId]: count }
      const lost = forecast.loss(next)
      assert(lost !== null, 'this strategy needs a prunability table')
      if (lost > limit) break
      const after = forecast.cost(next).cycles
      const gain = (cycles - after) / Math.max(leastLoss, lost - loss)
      if (gain <= bestGain) continue
      bestGain = gain
      best = { kept: next, cycles: after, loss: lost }
    }
  }
  return best
}
