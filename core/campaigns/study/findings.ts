import type { StudyParams, StudyPoint } from '../../contract/campaigns/study.ts'
import { largerStart } from './larger-start.ts'

const percent = (ratio: number | undefined) => (ratio === undefined ? 'not measured' : `${(ratio * 100).toFixed(1)} %`)
/** Points are ranked by validation images; published accuracies are of test images. */
const accuracies = ({ metrics: { accuracyRatio, testAccuracyRatio } }: StudyPoint) =>
  testAccuracyRatio === undefined
    ? `${percent(accuracyRatio)} (val)`
    : `${percent(accuracyRatio)} (val), ${percent(testAccuracyRatio)} (test)`
const times = (ratio: number | null) =>
  ratio === null ? 'an unknown rate' : `${ratio.toFixed(2)} times the baseline's rate`

/** What came out, beside what was published. Ratios of rates are compared, not rates. */
export function describeFindings(
  params: StudyParams,
  points: readonly StudyPoint[],
  base: StudyPoint,
  best: StudyPoint | null,
): string[] {
  const accuracy = base.metrics['accuracyRatio']
  const fps = base.metrics['framesPerSecond']
  return [
    `Baseline: ${accuracies(base)} at ${fps === undefined ? 'an unknown rate' : `${fps.toFixed(1)} FPS`} (simulated, ${params.profile.device} ${params.profile.mode}). Published: 83.3 % at 66 FPS.`,
    ...(best === null
      ? ['No combined model was measured.']
      : [
          `Regularised and pruned (${best.title}): ${accuracies(best)} at ${times(best.rateRatio)}, ${lost(accuracy, best)}. Published: more than 80 % at 2.02 times the rate, at most 3.3 points lost.`,
        ]),
    ...largerFinding(points, base, 'half', 'Alpha .5', '84.1 % at 1.27 times the rate', largerStart(params, 'half')),
    ...largerFinding(points, base, 'full', 'Alpha 1.0', '84.8 % at 1.05 times the rate', largerStart(params, 'full')),
  ]
}

function lost(accuracy: number | undefined, { metrics }: StudyPoint): string {
  const own = metrics['accuracyRatio']
  if (accuracy === undefined || own === undefined) return 'loss unknown'
  const points = (accuracy - own) * 100
  return `${Math.abs(points).toFixed(1)} points ${points < 0 ? 'gained' : 'lost'}`
}

function largerFinding(
  points: readonly StudyPoint[],
  base: StudyPoint,
  phase: 'half' | 'full',
  name: string,
  published: string,
  model: string | undefined,
): string[] {
  if (model === undefined) return [`${name}: left out, since no model of it was given. Published: ${published}.`]
  const own = points.filter((point) => point.phase === phase)
  const reached = own
    .filter(({ rateRatio }) => rateRatio !== null && rateRatio >= 1)
    .sort((a, b) => (b.metrics['accuracyRatio'] ?? 0) - (a.metrics['accuracyRatio'] ?? 0))[0]
  if (reached !== undefined)
    return [
      `${name} (${reached.title}): ${accuracies(reached)} at ${times(reached.rateRatio)}, ${lost(base.metrics['accuracyRatio'], reached)} against the baseline. Published: ${published}.`,
    ]
  const fastest = own.toSorted((a, b) => (b.rateRatio ?? 0) - (a.rateRatio ?? 0))[0]
  return [
    fastest === undefined
      ? `${name}: no reduced model could be measured. Published: ${published}.`
      : `${name}: not reduced to the baseline's rate; the fastest (${fastest.title}) has ${accuracies(fastest)} at ${times(fastest.rateRatio)}. Published: ${published}.`,
  ]
}
