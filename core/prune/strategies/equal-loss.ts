import { assert } from '../../base/errors.ts'
import { stepsDown } from './steps-down.ts'
import type { KeptFilters, StrategyInput } from './strategy.ts'

/** From every layer as many filters as it can lose alone for at most `lossRatio` of accuracy (0..1), without training. Needs a prunability table. */
export function planEqualLoss(input: StrategyInput, lossRatio: number): KeptFilters {
  return Object.fromEntries(
    input.layers.map((layer) => {
      const bearable = stepsDown(layer, input.multipleOf).filter((kept) => {
        const loss = input.forecast.loss({ [layer.layerId]: kept })
        assert(loss !== null, 'this strategy needs a prunability table')
        return loss <= lossRatio
      })
      return [layer.layerId, Math.min(layer.filters, ...bearable)]
    }),
  )
}
