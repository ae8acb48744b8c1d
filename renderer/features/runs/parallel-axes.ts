import type { Run } from '../../../core/contract/run.ts'
import type { ParallelInput } from '../../charts/parallel-options.ts'
import { metricInfo } from '../../charts/metrics.ts'
import { diffConfigs } from './config-diff.ts'

/** Figures first looked for, in the order of reading; any other figure that most runs have follows. */
const headline = ['framesPerSecond', 'energyMj', 'sparsityRatio', 'parameters', 'accuracyRatio']
const maximumAxes = 9

export type ParallelRun = { run: Pick<Run, 'id' | 'name' | 'config'>; metrics: Readonly<Record<string, number>> }

/**
 * One axis for every number among the settings in which the runs differ (what was turned), then one for every figure that at least two
 * of them have (what came of it).
 */
export function parallelAxes(runs: readonly ParallelRun[]): ParallelInput {
  const settings = diffConfigs(runs.map(({ run }) => run.config)).filter(
    ({ values }) => new Set(values.map(numberOf).filter((value) => value !== null)).size > 1,
  )
  const isShared = (key: string) => runs.filter(({ metrics }) => metrics[key] !== undefined).length > 1
  const others = [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))].filter(
    (key) => !headline.includes(key),
  )
  const figures = [...headline.filter(isShared), ...others.filter(isShared)]
  const axes = [
    ...settings.map(({ key }) => ({ key: `config.${key}`, label: key, unit: '', better: null })),
    ...figures.map((key) => metricInfo(key)),
  ].slice(0, maximumAxes)
  return {
    axes,
    lines: runs.map(({ run, metrics }, index) => ({
      id: run.id,
      name: run.name,
      values: {
        ...metrics,
        ...Object.fromEntries(settings.map(({ key, values }) => [`config.${key}`, numberOf(values[index] ?? '')])),
      },
    })),
  }
}

function numberOf(text: string): number | null {
  const value = Number(text)
  return text === '' || !Number.isFinite(value) ? null : value
}
