import { fileName } from '../../base/file-name.ts'
import type { PlannedStep } from '../../contract/campaign.ts'
import type { AkidanetParams } from '../../contract/campaigns/akidanet.ts'
import type { StudyParams } from '../../contract/campaigns/study.ts'
import { akidanetKeys, akidanetSteps } from '../akidanet/steps.ts'
import type { Planner } from '../planner.ts'
import { byKey } from '../points/measured-point.ts'
import { concludeStudy } from './conclude.ts'
import { largerPhases, largerSteps } from './larger-start.ts'
import { studyState, type StudyState } from './models.ts'
import { prunabilityKey } from './prunability-key.ts'
import { scaleOf } from './scale.ts'
import { studySteps } from './study-model.ts'

/** The reference study. Baseline, sweep and prunability are known from the start; strategies, combination and reductions follow from them. */
export const studyPlanner: Planner<StudyParams> = {
  kind: 'study',
  title: ({ recipe, path, model }, nameOf) =>
    `Study ${recipe} from ${path === undefined ? nameOf(model ?? 'a model') : fileName(path)}`,
  plan(params, outcomes, situation) {
    const known = byKey(outcomes)
    const state = studyState(params, known, situation)
    if (state.baseline.point.state === 'failed')
      return {
        failure: {
          code: 'study.no-baseline',
          message: `The baseline could not be measured${state.baseline.point.message === null ? '' : `: ${state.baseline.point.message}`}. Everything else is compared with it.`,
          details: {},
        },
      }
    const steps = stepsOf(params, state)
    const isDone = state.isOver && steps.every(({ key }) => (known.get(key)?.state ?? 'pending') !== 'pending')
    if (!isDone && !situation.isClosing) return { steps }
    if (state.baseline.point.state === 'measured')
      return { conclusion: concludeStudy(params, state, outcomes, situation) }
    return {
      failure: {
        code: 'study.no-baseline',
        message: 'The study ended before its baseline was measured. What was made so far is kept.',
        details: {},
      },
    }
  },
}

function stepsOf(params: StudyParams, { regularised, pruned, combined, larger }: StudyState): PlannedStep[] {
  const { data, profile, seed } = params
  return [
    ...akidanetSteps(baselineParams(params)),
    ...largerPhases.flatMap((phase) => largerSteps(params, phase)),
    {
      key: prunabilityKey,
      title: 'Prunability of every layer',
      type: 'prunability',
      params: {
        model: `$step:${akidanetKeys.quantised}`,
        data,
        images: scaleOf(params).prunabilityImages,
        device: profile.device,
        mode: profile.mode,
        seed,
      },
      weight: 2,
    },
    ...[...regularised, ...pruned, ...combined, ...larger].flatMap((model) => studySteps(params, model)),
  ]
}

function baselineParams(params: StudyParams): AkidanetParams {
  const { path, model, teacher, ...rest } = params
  const { floatEpochs, quantisedEpochs } = scaleOf(params)
  return {
    ...rest,
    ...(path === undefined ? {} : { path }),
    ...(model === undefined ? {} : { model }),
    ...(teacher === undefined ? {} : { teacher }),
    swapped: 3,
    floatEpochs,
    quantisedEpochs,
    // As every other point of the study has them.
    steps: 'fixed',
    name: 'study-baseline',
  }
}
