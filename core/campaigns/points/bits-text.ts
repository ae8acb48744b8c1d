import type { Bits } from '../../contract/jobs/common.ts'

/** `8/4/4`: weights of the first layer, weights of the others, activations; with `,depthwise=8` or `,classifier=8` where those differ. */
export function bitsText({ inputWeights, weights, activations, depthwise, classifier }: Bits): string {
  const own = [
    depthwise === undefined ? [] : [`depthwise=${depthwise}`],
    classifier === undefined ? [] : [`classifier=${classifier}`],
  ].flat()
  return [`${inputWeights}/${weights}/${activations}`, ...own].join(',')
}
