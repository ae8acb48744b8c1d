import { assert } from '../../base/errors.ts'
import { stepsDown } from './steps-down.ts'
import { isReached, type KeptFilters, type StrategyInput, type StrategyLayer, type Target } from './strategy.ts'

/** Accuracy a step is taken to lose at least, half an image of 500: steps that seem free are ordered by what they save. */
const leastLoss = 1e-3

/** How many rungs of a ladder are looked at from where it stands. */
const lookAhead = 4

/** The step of one layer that saves most per accuracy lost from where the plan stands. */
type Step = { kept: number; savedCycles: number; lostRatio: number; gain: number }

/**
 * Takes, again and again, the one step of one layer that saves most cycles per accuracy lost (by the prunability table), until the target's
 * cost is reached or no step is left within its loss. Several steps of a layer are looked at together, so that a count of neural processors
 * that only falls further down is found: filters are then taken where the chip gains from it. A step changes what its neighbours are worth;
 * the other layers are not looked at anew.
 */
export function planGreedy({ layers, forecast, multipleOf }: StrategyInput, target: Target): KeptFilters {
  const whole = forecast.cost({})
  const ladders = layers.map((layer) => stepsDown(layer, multipleOf))
  const steps: (Step | null | undefined)[] = layers.map(() => undefined)
  let kept: Record<string, number> = {}
  let loss = 0
  while (!isReached(target, forecast.cost(kept), whole)) {
    const cycles = forecast.cost(kept).cycles
    for (const [index, layer] of layers.entries())
      if (steps[index] === undefined) steps[index] = bestStep(layer, ladders[index]!, kept, { forecast, cycles, loss })
    const fits = (step: Step | null | undefined) => step && loss + step.lostRatio <= (target.lossRatio ?? Infinity)
    const best = steps.reduce<number | null>((at, step, index) => {
      if (!step || !fits(step)) return at
      return at === null || step.gain > steps[at]!.gain ? index : at
    }, null)
    if (best === null) break
    kept = { ...kept, [layers[best]!.layerId]: steps[best]!.kept }
    loss += steps[best]!.lostRatio
    for (const index of [best - 1, best, best + 1]) if (index in steps) steps[index] = undefined
  }
  return kept
}

function bestStep(
  layer: StrategyLayer,
  ladder: readonly number[],
  kept: KeptFilters,
  { forecast, cycles, loss }: { forecast: StrategyInput['forecast']; cycles: number; loss: number },
): Step | null {
  let best: Step | null = null
  const now = kept[layer.layerId] ?? layer.filters
  for (const count of ladder.filter((each) => each < now).slice(0, lookAhead)) {
    const next = { ...kept, [layer.layerId]: count }
    const lost = forecast.loss(next)
    assert(lost !== null, 'this strategy needs a prunability table')
    const savedCycles = cycles - forecast.cost(next).cycles
    const lostRatio = lost - loss
    const gain = savedCycles / Math.max(leastLoss, lostRatio)
    if (savedCycles > 0 && (best === null || gain > best.gain)) best = { kept: count, savedCycles, lostRatio, gain }
  }
  return best
}
