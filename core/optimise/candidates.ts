import { shortNumber } from '../base/short-number.ts'

/** A model to try: which base it comes from and what is done to it. */
export type Candidate = {
  /** Index into the base models. */
  base: number
  /** Of the activity regulariser; 0 for none. */
  amplitude: number
  /** How much is cut, 0..1: a share of the filters, or of the cycles by plan (`CutMeasure`). */
  ratio: number
  /** First-layer weights/weights/activations, such as `8/4/4`. */
  bits: string
}

/** What the ratio of a candidate counts. */
export type CutMeasure = 'filters' | 'cycles'

/** What a search may choose from. Lists ascend and hold no value twice. */
export type Space = {
  bases: number
  amplitudes: readonly number[]
  ratios: readonly number[]
  bits: readonly string[]
}

/** Short, stable and unique, e.g. `m0-p0.3-a1e-6-8/4/4`. */
export function candidateKey({ base, amplitude, ratio, bits }: Candidate): string {
  return `m${base}-p${ratio}-a${shortNumber(amplitude)}-${bits}`
}

/**
 * Every candidate of the space, ordered so that any first few of them cover it: each base as it is, its middle, then always the one
 * farthest (in steps along each list) from all before it.
 */
export function spreadOut(space: Space): Candidate[] {
  const { amplitudes, ratios, bits } = space
  const points = Array.from({ length: space.bases }, (_, base) =>
    ratios.flatMap((_r, ratio) =>
      amplitudes.flatMap((_a, amplitude) => bits.map((_b, width) => [base, ratio, amplitude, width] as const)),
    ),
  ).flat()
  const lengths = [space.bases, ratios.length, amplitudes.length, bits.length]
  const distance = (a: readonly number[], b: readonly number[]) =>
    Math.hypot(...a.map((value, axis) => (value - b[axis]!) / Math.max(1, lengths[axis]! - 1)))
  const middle = (length: number) => Math.floor(length / 2)
  const isFirst = ([, ratio, amplitude, width]: readonly number[]) => ratio === 0 && amplitude === 0 && width === 0
  const isMiddle = ([, ratio, amplitude, width]: readonly number[]) =>
    ratio === middle(ratios.length) && amplitude === middle(amplitudes.length) && width === 0
  const chosen = [...points.filter(isFirst), ...points.filter((point) => isMiddle(point) && !isFirst(point))]
  const left = points.filter((point) => !chosen.includes(point))
  while (left.length > 0) {
    const nearest = left.map((point) => Math.min(...chosen.map((other) => distance(point, other))))
    const [next] = left.splice(nearest.indexOf(Math.max(...nearest)), 1)
    chosen.push(next!)
  }
  return chosen.map(([base, ratio, amplitude, width]) => ({
    base,
    ratio: ratios[ratio]!,
    amplitude: amplitudes[amplitude]!,
    bits: bits[width]!,
  }))
}
