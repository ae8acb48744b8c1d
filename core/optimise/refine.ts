import { candidateKey, type Candidate, type Space } from './candidates.ts'
import { cheapConditions, type Condition, type Measured, type Target } from './target.ts'
import type { TrialOutcome } from './trial.ts'

/** Refined candidates a bracket. */
const maximumRefined = 3
/** Reserve, relative, that a refined candidate aims for: what was measured once is not hit exactly again. */
const reserve = 0.02
const ratioGrid = 0.01
const largestRatio = 0.9

/** Candidates that differ in nothing but the ratio, by rising ratio, each as measured with the most training. */
type Line = { shared: Omit<Candidate, 'ratio'>; points: { ratio: number; measured: Measured }[] }
type Proposal = { candidate: Candidate; accuracyRatio: number }

/**
 * New candidates near the target: on each line of equal base, amplitude and bits the ratio at which the wishes for rate, energy and NPs are
 * just met, by interpolation between measured ratios; and the best of them with a neighbouring amplitude. Best promise first; none that
 * was tried. Empty when nothing new is left.
 */
export function refine(target: Target, space: Space, outcomes: readonly TrialOutcome[]): Candidate[] {
  const tried = new Set(outcomes.map(({ candidate }) => candidateKey(candidate)))
  const lines = linesOf(outcomes)
  const proposals = lines
    .flatMap((line) => proposeOn(line, target, space))
    .toSorted((a, b) => b.accuracyRatio - a.accuracyRatio)
  const best = proposals[0]?.candidate
  const varied = best === undefined ? [] : neighbouringAmplitudes(best, space, outcomes)
  const unique = new Map(
    [...proposals.slice(0, 2).map(({ candidate }) => candidate), ...varied, ...proposals.map((each) => each.candidate)]
      .filter((candidate) => !tried.has(candidateKey(candidate)))
      .map((candidate) => [candidateKey(candidate), candidate]),
  )
  return [...unique.values()].slice(0, maximumRefined)
}

function linesOf(outcomes: readonly TrialOutcome[]): Line[] {
  const lines = new Map<string, { shared: Line['shared']; byRatio: Map<number, TrialOutcome> }>()
  for (const outcome of outcomes) {
    if (outcome.measured === null) continue
    const { ratio, ...shared } = outcome.candidate
    const key = candidateKey({ ...shared, ratio: 0 })
    const line = lines.get(key) ?? { shared, byRatio: new Map<number, TrialOutcome>() }
    lines.set(key, line)
    const known = line.byRatio.get(ratio)
    if (known === undefined || known.rung < outcome.rung) line.byRatio.set(ratio, outcome)
  }
  return [...lines.values()].map(({ shared, byRatio }) => ({
    shared,
    points: [...byRatio]
      .sort(([a], [b]) => a - b)
      .map(([ratio, { measured }]) => ({ ratio, measured: measured ?? {} })),
  }))
}

/** Signed: how much the worst of the cheap wishes misses (positive) or is exceeded (negative), relative. */
function gapOf(conditions: readonly Condition[], measured: Measured): number {
  const gaps = conditions.map(({ metric, relation, value }) => {
    const found = measured[metric] ?? 0
    const scale = metric.endsWith('Ratio') ? 0.1 : Math.max(Math.abs(value), Number.MIN_VALUE)
    return (relation === 'at-least' ? value - found : found - value) / scale
  })
  return Math.max(...gaps)
}

function proposeOn({ shared, points }: Line, target: Target, space: Space): Proposal[] {
  const cheap = cheapConditions(target)
  const at = (ratio: number): Proposal[] => {
    const snapped = Number((Math.round(Math.min(largestRatio, Math.max(0, ratio)) / ratioGrid) * ratioGrid).toFixed(4))
    return [{ candidate: { ...shared, ratio: snapped }, accuracyRatio: accuracyAt(points, snapped) }]
  }
  const step = stepOf(space.ratios)
  if (cheap.length === 0) {
    const best = points.toSorted((a, b) => (b.measured['accuracyRatio'] ?? 0) - (a.measured['accuracyRatio'] ?? 0))[0]!
    return [...at(best.ratio - step / 2), ...at(best.ratio + step / 2)]
  }
  const gaps = points.map(({ ratio, measured }) => ({ ratio, gap: gapOf(cheap, measured) + reserve }))
  const after = gaps.findIndex(({ gap }) => gap <= 0)
  // Nothing on the line is fast enough yet: cut more. Everything is: cut less.
  if (after < 0) return at(gaps.at(-1)!.ratio + step)
  if (after === 0) return gaps[0]!.ratio === 0 ? [] : at(gaps[0]!.ratio - step)
  const [low, high] = [gaps[after - 1]!, gaps[after]!]
  const crossing = low.ratio + ((high.ratio - low.ratio) * low.gap) / (low.gap - high.gap)
  const middle = (low.ratio + high.ratio) / 2
  return high.ratio - low.ratio <= ratioGrid * 1.5 ? [] : [...at(crossing), ...at(middle)]
}

function stepOf(ratios: readonly number[]): number {
  const last = ratios.at(-1) ?? 0
  return ratios.length > 1 ? last - ratios[ratios.length - 2]! : 0.1
}

/** Accuracy at a ratio, straight between the measured ratios and flat beyond them. */
function accuracyAt(points: Line['points'], ratio: number): number {
  const accuracy = (index: number) => points[index]!.measured['accuracyRatio'] ?? 0
  const above = points.findIndex((point) => point.ratio >= ratio)
  if (above <= 0) return accuracy(above < 0 ? points.length - 1 : 0)
  const [low, high] = [points[above - 1]!, points[above]!]
  const share = (ratio - low.ratio) / (high.ratio - low.ratio)
  return accuracy(above - 1) * (1 - share) + accuracy(above) * share
}

/** The same candidate with the amplitudes halfway (geometrically) to the next tried ones, and twice the largest. */
function neighbouringAmplitudes(candidate: Candidate, space: Space, outcomes: readonly TrialOutcome[]): Candidate[] {
  const all = [...space.amplitudes, ...outcomes.map((outcome) => outcome.candidate.amplitude)]
  const amplitudes = [...new Set(all)].filter((value) => value > 0).sort((a, b) => a - b)
  if (amplitudes.length === 0) return []
  const above = amplitudes.find((value) => value > candidate.amplitude)
  const below = amplitudes.findLast((value) => value < candidate.amplitude)
  const own = candidate.amplitude
  const up = own === 0 ? amplitudes[0]! / 2 : above === undefined ? own * 2 : Math.sqrt(own * above)
  const down = own === 0 ? null : below === undefined ? own / 2 : Math.sqrt(own * below)
  return [up, ...(down === null ? [] : [down])].map((value) => ({
    ...candidate,
    amplitude: Number(value.toPrecision(2)),
  }))
}
