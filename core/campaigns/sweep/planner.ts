import type { SweepParams } from '../../contract/campaigns/sweep.ts'
import type { Planner } from '../planner.ts'
import { concludeSweep } from './conclude.ts'
import { parameterName } from './parameter-name.ts'
import { stepsOf } from './steps.ts'

/** A sweep's plan is known from the start; a point that fails is left out. */
export const sweepPlanner: Planner<SweepParams> = {
  kind: 'sweep',
  title({ parameter, values, model }, nameOf) {
    const count = new Set(values).size
    return `Sweep of ${nameOf(model)}: ${parameterName(parameter)}, ${count} ${count === 1 ? 'value' : 'values'}`
  },
  interim: (params, outcomes) => concludeSweep(params, outcomes)?.result ?? null,
  plan(params, outcomes, { isClosing }) {
    const isOver = outcomes.length > 0 && outcomes.every(({ state }) => state !== 'pending')
    if (!isOver && !isClosing) return { steps: stepsOf(params) }
    const conclusion = concludeSweep(params, outcomes)
    if (conclusion !== null) return { conclusion }
    const reason = outcomes.find(({ error }) => error !== null)?.error?.message
    return {
      failure: {
        code: 'sweep.no-points',
        message: `No point of the sweep came to an end${reason === undefined ? '.' : `: ${reason}`}`,
        details: {},
      },
    }
  },
}
