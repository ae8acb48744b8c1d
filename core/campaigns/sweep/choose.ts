import type { SweepValue } from '../../contract/campaigns/sweep.ts'

type Scored = { value: number; accuracyRatio: number; sparsityRatio: number }

/**
 * The sparsest value that loses at most `toleratedLossRatio` of accuracy (absolute, 0..1) against the smallest value; the more accurate of
 * equally sparse ones. Null when the smallest value was not measured.
 */
export function chooseValue(values: readonly SweepValue[], toleratedLossRatio: number): number | null {
  const scored = scoredOf(values)
  const base = scored[0]
  if (base === undefined || base.value !== values[0]?.value) return null
  // Ratios of counts: a loss of exactly the tolerance counts as tolerated in spite of rounding.
  const isTolerated = ({ accuracyRatio }: Scored): boolean =>
    base.accuracyRatio - accuracyRatio <= toleratedLossRatio + 1e-9
  const [best] = scored
    .filter(isTolerated)
    .sort((a, b) => b.sparsityRatio - a.sparsityRatio || b.accuracyRatio - a.accuracyRatio)
  return best?.value ?? null
}

/**
 * The knee of accuracy over sparsity: the value farthest above the straight line between the least and the most sparse one, both axes scaled to
 * 0..1 (Satopaa et al., "Finding a Kneedle in a Haystack", 2011, without smoothing). Null with fewer than three values, or when none lies
 * above the line.
 */
export function findKnee(values: readonly SweepValue[]): number | null {
  const scored = scoredOf(values).sort((a, b) => a.sparsityRatio - b.sparsityRatio)
  const [first, last] = [scored[0], scored.at(-1)]
  if (scored.length < 3 || first === undefined || last === undefined) return null
  const accuracies = scored.map(({ accuracyRatio }) => accuracyRatio)
  const [low, high] = [Math.min(...accuracies), Math.max(...accuracies)]
  const width = last.sparsityRatio - first.sparsityRatio
  if (high === low || width === 0) return null
  const heightAt = ({ accuracyRatio }: Scored): number => (accuracyRatio - low) / (high - low)
  const aboveLine = (each: Scored): number => {
    const x = (each.sparsityRatio - first.sparsityRatio) / width
    return heightAt(each) - (heightAt(first) * (1 - x) + heightAt(last) * x)
  }
  const knee = scored.reduce((best, each) => (aboveLine(each) > aboveLine(best) ? each : best))
  return aboveLine(knee) > 1e-9 ? knee.value : null
}

function scoredOf(values: readonly SweepValue[]): Scored[] {
  return values.flatMap(({ value, accuracyRatio, sparsityRatio }) =>
    accuracyRatio === null || sparsityRatio === null ? [] : [{ value, accuracyRatio, sparsityRatio }],
  )
}
