/** A metric that a target may name, and how. Named as the metrics of runs. */
export const targetMetrics = {
  accuracyRatio: { unit: '%', better: 'higher', label: 'accuracy' },
  framesPerSecond: { unit: 'FPS', better: 'higher', label: 'frame rate' },
  sparsityRatio: { unit: '%', better: 'higher', label: 'sparsity' },
  latencyMs: { unit: 'ms', better: 'lower', label: 'latency' },
  energyMj: { unit: 'mJ', better: 'lower', label: 'energy' },
  powerMw: { unit: 'mW', better: 'lower', label: 'power' },
  nps: { unit: 'NPs', better: 'lower', label: 'neural processors' },
  parameters: { unit: 'parameters', better: 'lower', label: 'parameters' },
} as const satisfies Record<string, { unit: string; better: 'higher' | 'lower'; label: string }>

export type TargetMetric = keyof typeof targetMetrics
export const targetMetricNames = Object.keys(targetMetrics) as [TargetMetric, ...TargetMetric[]]

/** One wish: a metric at least or at most at a value. Ratios 0..1. */
export type Condition = { metric: TargetMetric; relation: 'at-least' | 'at-most'; value: number }

/** All of them are wished for together. */
export type Target = readonly Condition[]

export type Measured = Readonly<Partial<Record<string, number>>>

/**
 * How far a measured point is from a condition, 0 where it is met: relative to the wished value, and for ratios in units of ten
 * points (a tenth), so that 1 means far off for both. A metric that was not measured counts as far off.
 */
export function shortfallOf({ metric, relation, value }: Condition, measured: Measured): number {
  const found = measured[metric]
  if (found === undefined) return 1
  const missing = relation === 'at-least' ? value - found : found - value
  const scale = metric.endsWith('Ratio') ? 0.1 : Math.max(Math.abs(value), Number.MIN_VALUE)
  return Math.max(0, missing / scale)
}

/** Sum over the conditions; 0 where the target is met. */
export function distanceTo(target: Target, measured: Measured): number {
  return target.reduce((sum, condition) => sum + shortfallOf(condition, measured), 0)
}

export function meets(target: Target, measured: Measured): boolean {
  return target.every((condition) => shortfallOf(condition, measured) === 0)
}

/** Conditions that training longer hardly changes: everything but accuracy. */
export function cheapConditions(target: Target): Condition[] {
  return target.filter(({ metric }) => metric !== 'accuracyRatio')
}

/** `at least 133 FPS and at least 80 %`. */
export function describeTarget(target: Target): string {
  return target.map(describeCondition).join(' and ')
}

function describeCondition({ metric, relation, value }: Condition): string {
  const words = relation === 'at-least' ? 'at least' : 'at most'
  const { label } = targetMetrics[metric]
  const name = metric === 'accuracyRatio' || metric === 'sparsityRatio' ? ` ${label}` : ''
  return `${words} ${formatMetric(metric, value)}${name}`
}

/** `133 FPS`, `80 %`, `0.5 mJ`. */
export function formatMetric(metric: TargetMetric, value: number): string {
  const { unit } = targetMetrics[metric]
  const shown = metric.endsWith('Ratio') ? value * 100 : value
  const digits = metric.endsWith('Ratio')
    ? shown.toFixed(1)
    : String(
        metric === 'parameters' || metric === 'nps'
          ? Math.round(shown)
          : Number(shown.toPrecision(shown >= 1000 ? 4 : 3)),
      )
  return `${digits.replace(/\.0$/, '')} ${unit}`
}
