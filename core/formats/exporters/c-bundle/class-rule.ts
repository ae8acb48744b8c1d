import type { AkidaNetwork } from '../../../akida/network.ts'

/** Scores of the outputs for `netlathe_class`: (output - threshold) * scale, per filter. */
export type ClassRule = { threshold: Int32Array; scale: Uint32Array }

/** The largest scale: scores then fit 64 bits for every 32-bit output. */
const topScale = 2 ** 30

/**
 * The order of the real values (p - T) / act_step in whole numbers: scale = 2^30 * smallest act_step / act_step, rounded, so scores are right to
 * 2^-31 of their size. Activations of a last layer are compared as they are.
 */
export function classRule(network: AkidaNetwork): ClassRule {
  const last = network.layers.at(-1)
  if (last === undefined || last.type === 'input_data') throw new Error('the network computes nothing')
  const { threshold, actStep, activation } = last
  if (activation)
    return { threshold: new Int32Array(threshold.length), scale: new Uint32Array(threshold.length).fill(1) }
  const smallest = actStep.reduce((least, step) => Math.min(least, step), Infinity)
  return { threshold, scale: Uint32Array.from(actStep, (step) => Math.round((topScale * smallest) / step)) }
}

/** Index of the largest score of one image's outputs; the first of equal ones. */
export function classOf(outputs: Int32Array, { threshold, scale }: ClassRule): number {
  let best = 0
  let bestScore: bigint | null = null
  outputs.forEach((output, index) => {
    const filter = index % threshold.length
    const score = BigInt(output - threshold[filter]!) * BigInt(scale[filter]!)
    if (bestScore === null || score > bestScore) [best, bestScore] = [index, score]
  })
  return best
}
