import { assert } from '../../base/errors.ts'
import { stepsDown } from './steps-down.ts'
import { isReached, type KeptFilters, type StrategyInput, type StrategyLayer, type Target } from './strategy.ts'

/** Accuracy a step is taken to lose at least, half an image of 500: steps that seem free are ordered by what they save. */
const leastLoss = 1e-3

/** How many rungs of a ladder are looked at from where it stands; more only while none of them saves anything. */
const lookAhead = 4

/** The step of one layer that saves most per accuracy lost from where the plan stands. */
type Step = { kept: number; savedCycles: number; lostRatio: number; gain: number }

/**
 * Takes, again and again, the one step of one layer that saves most cycles per accuracy lost (by the prunability table), until the target's
 * cost is reached or no step is left within its loss. Several steps of a layer are looked at together: fewer filters can first need fewer
 * neural processors, with more filters and more cycles each, and only further down save any. A step changes what its neighbours are worth;
 * the other layers are not looked at anew.
 */
export function planGreedy({ layers, forecast, multipleOf }: StrategyInput, target: Target): KeptFilters {
  const whole = forecast.cost({})
  const ladders = layers.map((layer) => stepsDown(layer, multipleOf))
  const steps: (Step | null | undefined)[] = layers.map(() => undefined)
  let kept: Record<string, number> = {}
  let loss = 0
  const limit = target.lossRatio ?? Infinity
  while (!isReached(target, forecast.cost(kept), whole)) {
    const stand = { forecast, kept, cycles: forecast.cost(kept).cycles, loss, limit }
    for (const [index, layer] of layers.entries()) {
      const known = steps[index]
      if (known === undefined || (known && loss + known.lostRatio > limit))
        steps[index] = bestStep(layer, ladders[index]!, stand)
    }
    const best = indexOfBest(steps)
    if (best === null) break
    kept = { ...kept, [layers[best]!.layerId]: steps[best]!.kept }
    loss += steps[best]!.lostRatio
    for (const index of [best - 1, best, best + 1]) if (index in steps) steps[index] = undefined
  }
  return kept
}

function indexOfBest(steps: readonly (Step | null | undefined)[]): number | null {
  return steps.reduce<number | null>(
    (at, step, index) => (step && (at === null || step.gain > steps[at]!.gain) ? index : at),
    null,
  )
}

type Stand = { forecast: StrategyInput['forecast']; kept: KeptFilters; cycles: number; loss: number; limit: number }

function bestStep(layer: StrategyLayer, ladder: readonly number[], stand: Stand): Step | null {
  const { forecast, kept, cycles, loss, limit } = stand
  let best: Step | null = null
  const now = kept[layer.layerId] ?? layer.filters
  for (const [rung, count] of ladder.filter((each) => each < now).entries()) {
    if (rung >= lookAhead && best !== null) break
    const next = { ...kept, [layer.layerId]: count }
    const lost = forecast.loss(next)
    assert(lost !== null, 'this strategy needs a prunability table')
    if (lost > limit) break
    const savedCycles = cycles - forecast.cost(next).cycles
    const lostRatio = lost - loss
    const gain = savedCycles / Math.max(leastLoss, lostRatio)
    if (savedCycles > 0 && (best === null || gain > best.gain)) best = { kept: count, savedCycles, lostRatio, gain }
  }
  return best
}
