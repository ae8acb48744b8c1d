import { AppError } from '../base/errors.ts'
import { targetMetrics, type Condition, type Target, type TargetMetric } from './target.ts'

const units: readonly [pattern: RegExp, metric: TargetMetric, factor: number][] = [
  [/^(%|percent)?\s*(sparsity|sparse)$/i, 'sparsityRatio', 0.01],
  [/^(%|percent)\s*(accuracy|accurate|top-?1)?$/i, 'accuracyRatio', 0.01],
  [/^(fps|frames?\s*(per|a|\/)\s*s(econd)?|hz)$/i, 'framesPerSecond', 1],
  [/^(ms|milliseconds?)$/i, 'latencyMs', 1],
  [/^(mj|millijoules?)$/i, 'energyMj', 1],
  [/^(uj|µj|μj|microjoules?)$/i, 'energyMj', 1e-3],
  [/^(mw|milliwatts?)$/i, 'powerMw', 1],
  [/^(nps?|nodes?)$/i, 'nps', 1],
  [/^k\s*(parameters?|params?|weights?)$/i, 'parameters', 1e3],
  [/^(parameters?|params?|weights?)$/i, 'parameters', 1],
]
const relations: readonly [pattern: RegExp, relation: Condition['relation']][] = [
  [/^(at least|least|min(imum)?|>=|≥|>|over|above|more than)\s*/i, 'at-least'],
  [/^(at most|most|max(imum)?|<=|≤|<|under|below|less than|within)\s*/i, 'at-most'],
]
const allowed =
  'wishes joined by "and", each a number with a unit: FPS, %, % sparsity, ms, mJ, mW, NPs or parameters, such as "at least 133 FPS and 80 %" or "at most 0.5 mJ"'

/**
 * What is wanted, from text: `at least 133 FPS and 80 %`, `max 0.5 mJ, 75 % accuracy`. A wish without `at least` or `at most` goes in
 * the direction that is better. AppError `optimise.bad-target`.
 */
export function parseTarget(text: string): Target {
  const parts = text
    .split(/\band\b|&|;|,(?!\d)|\bwith\b/i)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (parts.length === 0) throw badTarget(text, 'It is empty')
  const conditions = parts.map((part) => parseCondition(part, text))
  const names = conditions.map(({ metric, relation }) => `${metric} ${relation}`)
  const twice = conditions.find((_, index) => names.indexOf(names[index]!) !== index)
  if (twice) throw badTarget(text, `It names the ${targetMetrics[twice.metric].label} twice`)
  return conditions
}

function parseCondition(part: string, text: string): Condition {
  const found = relations.find(([pattern]) => pattern.test(part))
  const rest = found ? part.replace(found[0], '') : part
  const match = /^(\d[\d,_ ]*(?:\.\d+)?(?:e-?\d+)?|\.\d+)\s*(.*)$/i.exec(rest)
  if (!match) throw badTarget(text, `"${part}" is not a number with a unit`)
  const number = Number(match[1]!.replaceAll(/[,_ ]/g, ''))
  const unit = match[2]!.trim()
  const known = units.find(([pattern]) => pattern.test(unit))
  if (!known) throw badTarget(text, unit === '' ? `"${part}" has no unit` : `"${unit}" is not a known unit`)
  const [, metric, factor] = known
  const value = Number((number * factor).toPrecision(12))
  if (metric.endsWith('Ratio') && value > 1) throw badTarget(text, `"${part}" is more than 100 %`)
  const usual = targetMetrics[metric].better === 'higher' ? 'at-least' : 'at-most'
  return { metric, relation: found?.[1] ?? usual, value }
}

function badTarget(text: string, reason: string): AppError {
  return new AppError('optimise.bad-target', `The target "${text}" cannot be read. ${reason}. Allowed: ${allowed}.`, {
    target: text,
  })
}
