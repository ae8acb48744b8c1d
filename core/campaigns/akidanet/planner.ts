import { fileName } from '../../base/file-name.ts'
import type { AkidanetParams, AkidanetResult } from '../../contract/campaigns/akidanet.ts'
import type { Conclusion, Planner, Situation, StepOutcome } from '../planner.ts'
import { failedSteps } from '../points/failed-steps.ts'
import { headlineMetrics } from '../points/headline-metrics.ts'
import { byKey, measuredPoint, secondsOf } from '../points/measured-point.ts'
import { akidanetKeys, akidanetSteps } from './steps.ts'

/** From a Keras MobileNet to a measured AkidaNet; its plan is known from the start. */
export const akidanetPlanner: Planner<AkidanetParams> = {
  kind: 'akidanet',
  title: ({ path, model }, nameOf) =>
    `AkidaNet from ${path === undefined ? nameOf(model ?? 'a model') : fileName(path)}`,
  plan(params, outcomes, situation) {
    const isOver = outcomes.length > 0 && outcomes.every(({ state }) => state !== 'pending')
    if (!isOver && !situation.isClosing) return { steps: akidanetSteps(params) }
    const trained = byKey(outcomes).get(akidanetKeys.quantised)
    if (trained?.state === 'succeeded') return { conclusion: concludeAkidanet(params, outcomes, situation) }
    return {
      failure: {
        code: 'akidanet.not-trained',
        message: 'The path ended before the network was quantised. What was made so far is kept.',
        details: {},
      },
    }
  },
}

function concludeAkidanet(params: AkidanetParams, outcomes: readonly StepOutcome[], situation: Situation): Conclusion {
  const known = byKey(outcomes)
  const { metrics, modelId } = measuredPoint(known, akidanetKeys.quantised, akidanetKeys.measured)
  const figure = (key: string) => metrics[key] ?? null
  const wallSeconds = situation.elapsedMs / 1000
  const result: AkidanetResult = {
    modelId,
    floatModelId: known.get(akidanetKeys.float)?.outputModelId ?? null,
    accuracyRatio: figure('accuracyRatio'),
    testAccuracyRatio: figure('testAccuracyRatio'),
    framesPerSecond: figure('framesPerSecond'),
    energyMj: figure('energyMj'),
    sparsityRatio: figure('sparsityRatio'),
    wallSeconds,
    stages: akidanetSteps(params).map(({ key, title }) => ({
      key,
      title,
      seconds: secondsOf(known, [key], situation),
    })),
  }
  return {
    metrics: { ...headlineMetrics(metrics), wallSeconds },
    result,
    outputModelId: modelId,
    diagnostics: failedSteps(outcomes),
  }
}
