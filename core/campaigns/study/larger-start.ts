import type { PlannedStep } from '../../contract/campaign.ts'
import type { StudyParams } from '../../contract/campaigns/study.ts'
import { trainingStep } from '../points/point-steps.ts'
import { scaleOf } from './scale.ts'
import { teacherOf } from './study-model.ts'

export const largerPhases = ['half', 'full'] as const
export type LargerPhase = (typeof largerPhases)[number]

export const largerNames: Record<LargerPhase, string> = { half: 'alpha .5', full: 'alpha 1.0' }

/** The float model that a larger line starts from: a given one, or the one that is made from a file; undefined where neither is given. */
export function largerStart(params: StudyParams, phase: LargerPhase): string | undefined {
  const { model, path } = given(params, phase)
  return model ?? (path === undefined ? undefined : `$step:float:${phase}`)
}

/**
 * From a pretrained file to an AkidaNet of the data set's classes, in float: import, other head and input size, first three layers swapped and the rest
 * fused, trained as long as the baseline with the same teacher. None where a model was given.
 */
export function largerSteps(params: StudyParams, phase: LargerPhase): PlannedStep[] {
  const { model, path } = given(params, phase)
  if (model !== undefined || path === undefined) return []
  const { data, size, calibrationImages, seed } = params
  const name = `study-${phase}`
  const title = largerNames[phase]
  return [
    { key: `import:${phase}`, title: `${title}: import`, type: 'import', params: { path, name }, weight: 0.1 },
    {
      key: `adapt:${phase}`,
      title: `${title}: other classes and input size`,
      type: 'adapt',
      params: { model: `$step:import:${phase}`, data, size, cutHead: true, name: `${name}-adapted` },
      weight: 1,
    },
    {
      key: `swap:${phase}`,
      title: `${title}: swap the first 3 layers and fuse the rest`,
      type: 'swap',
      params: {
        model: `$step:adapt:${phase}`,
        layers: { first: 3 },
        fuse: true,
        data,
        calibrationImages,
        name: `${name}-swapped`,
        seed,
      },
      weight: 2,
    },
    trainingStep(params, {
      key: `float:${phase}`,
      title,
      model: `$step:swap:${phase}`,
      teacher: teacherOf(params),
      epochs: scaleOf(params).floatEpochs,
      activity: null,
      bits: null,
      name: `${name}-float`,
    }),
  ]
}

function given(params: StudyParams, phase: LargerPhase): { model: string | undefined; path: string | undefined } {
  return phase === 'half'
    ? { model: params.halfModel, path: params.halfPath }
    : { model: params.fullModel, path: params.fullPath }
}
