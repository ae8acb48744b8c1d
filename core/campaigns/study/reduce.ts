/** A model of the same line as measured: which share of its filters was cut and how fast it became. */
export type Reduced = { ratio: number; framesPerSecond: number }

const largest = 0.85
const grid = 0.05
/** The rate may lie this much above the wanted one before a gentler cut is tried. */
const tolerance = 0.12
const maximumTries = 4

/**
 * The next share of filters to cut so that a model becomes just as fast as wanted; null when the last one is near enough or nothing sensible is
 * left. The rate grows about as 1 / (1 - ratio)^1.5 (inputs and outputs of a layer shrink, spatial sizes do not); measured points correct it.
 */
export function nextRatio(measured: readonly Reduced[], wantedFps: number): number | null {
  if (measured.length === 0) return 0
  if (measured.length >= maximumTries) return null
  const sorted = measured.toSorted((a, b) => a.ratio - b.ratio)
  const enough = sorted.find(({ framesPerSecond }) => framesPerSecond >= wantedFps)
  if (enough !== undefined && (enough.ratio === 0 || enough.framesPerSecond <= wantedFps * (1 + tolerance))) return null
  const short = sorted.findLast(({ framesPerSecond }) => framesPerSecond < wantedFps)
  const guess =
    short === undefined
      ? enough!.ratio / 2
      : enough === undefined
        ? 1 - (1 - short.ratio) * (short.framesPerSecond / wantedFps) ** (1 / 1.5)
        : between(short, enough, wantedFps)
  const snapped = Number((Math.ceil(Math.min(largest, guess) / grid - 1e-9) * grid).toFixed(4))
  return sorted.some(({ ratio }) => Math.abs(ratio - snapped) < grid / 2) ? null : snapped
}

/** Straight in the logarithm of the rate. */
function between(low: Reduced, high: Reduced, wantedFps: number): number {
  const share =
    (Math.log(wantedFps) - Math.log(low.framesPerSecond)) /
    (Math.log(high.framesPerSecond) - Math.log(low.framesPerSecond))
  return low.ratio + share * (high.ratio - low.ratio)
}
