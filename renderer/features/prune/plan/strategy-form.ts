import type { MethodParams } from '../../../../core/contract/methods.ts'
import { strategyKinds, type StrategyKind } from '../../../../core/contract/jobs/strategies.ts'
import { pruneText } from '../../../text/prune.ts'

/** What the user asks of a strategy; percentages as typed. NaN: not set. */
export type StrategyForm = {
  kind: StrategyKind
  ratioPercent: number
  lossPoints: number
  by: 'cycles' | 'energy' | 'parameters'
  targetFps: number
  alignNodes: boolean
}

export const defaultStrategyForm: StrategyForm = {
  kind: 'greedy',
  ratioPercent: 30,
  lossPoints: 5,
  by: 'cycles',
  targetFps: Number.NaN,
  alignNodes: false,
}

/** Which fields a strategy reads. */
export const strategyFields: Record<StrategyKind, readonly (keyof StrategyForm)[]> = {
  uniform: ['ratioPercent'],
  'equal-loss': ['lossPoints'],
  'costliest-first': ['by', 'ratioPercent', 'targetFps', 'lossPoints'],
  'global-threshold': ['ratioPercent'],
  greedy: ['targetFps', 'lossPoints'],
}

export const strategyOptions = strategyKinds.map((value) => ({ value, label: pruneText.strategies[value] }))

/** Strategies that work from the prunability run of the model. */
export function needsPrunability(kind: StrategyKind): boolean {
  return kind !== 'uniform' && kind !== 'costliest-first'
}

export function toStrategy(form: StrategyForm): NonNullable<MethodParams<'prune.plan'>['strategy']> {
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
  }
}
