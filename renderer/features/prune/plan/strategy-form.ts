import type { MethodParams } from '../../../../core/contract/methods.ts'
import type { NetAdaptParams } from '../../../../core/contract/jobs/netadapt.ts'
import { strategyKinds, type StrategyKind } from '../../../../core/contract/jobs/strategies.ts'
import { pruneText } from '../../../text/prune.ts'

/** The strategies that answer at once, and the search with short fine-tunes, which is a job. */
export type PlanKind = StrategyKind | 'netadapt'

/** What the user asks of a strategy; percentages as typed. NaN: not set. */
export type StrategyForm = {
  kind: PlanKind
  ratioPercent: number
  lossPoints: number
  by: 'cycles' | 'energy' | 'parameters'
  targetFps: number
  alignNodes: boolean
  rounds: number
  roundSavesPercent: number
}

export const defaultStrategyForm: StrategyForm = {
  kind: 'greedy',
  ratioPercent: 30,
  lossPoints: 5,
  by: 'cycles',
  targetFps: Number.NaN,
  alignNodes: false,
  rounds: 6,
  roundSavesPercent: 5,
}

/** Which fields a strategy reads. */
export const strategyFields: Record<PlanKind, readonly (keyof StrategyForm)[]> = {
  uniform: ['ratioPercent'],
  'equal-loss': ['lossPoints'],
  'costliest-first': ['by', 'ratioPercent', 'targetFps', 'lossPoints'],
  'global-threshold': ['ratioPercent'],
  greedy: ['targetFps', 'lossPoints'],
  netadapt: ['rounds', 'roundSavesPercent', 'lossPoints'],
}

export const strategyOptions = ([...strategyKinds, 'netadapt'] as const).map((value) => ({
  value,
  label: pruneText.strategies[value],
}))

/** The search as the job takes it; null for strategies that answer at once. */
export function toNetAdapt(
  form: StrategyForm,
  place: Pick<NetAdaptParams, 'device' | 'mode'>,
): Partial<NetAdaptParams> | null {
  if (form.kind !== 'netadapt') return null
  return {
    ...place,
    rounds: form.rounds,
    savedPerRoundRatio: form.roundSavesPercent / 100,
    ...(Number.isNaN(form.lossPoints) ? {} : { lossRatio: form.lossPoints / 100 }),
  }
}

/** Null for the search, which is a job. */
export function toStrategy(form: StrategyForm): MethodParams<'prune.plan'>['strategy'] | null {
  const ratio = form.ratioPercent / 100
  const lossRatio = Number.isNaN(form.lossPoints) ? undefined : form.lossPoints / 100
  const target = {
    ...(Number.isNaN(form.targetFps) ? {} : { framesPerSecond: form.targetFps }),
    ...(lossRatio === undefined ? {} : { lossRatio }),
  }
  switch (form.kind) {
    case 'uniform':
      return { kind: 'uniform', ratio }
    case 'equal-loss':
      return { kind: 'equal-loss', lossRatio: lossRatio ?? 0.01 }
    case 'costliest-first':
      return { kind: 'costliest-first', by: form.by, ratio, target }
    case 'global-threshold':
      return { kind: 'global-threshold', ratio }
    case 'greedy':
      return { kind: 'greedy', target }
    case 'netadapt':
      return null
  }
}
