import type { LayerBits } from '../graph/types.ts'

const suffix = / (?:trained|\d\/\d\/\d)$/

/**
 * Default name of a trained model: the source's with ` trained`, or with the bits of a quantised one (`8/4/4`: first layer's weights, other
 * weights, activations). What an earlier training put there is replaced, so that names do not grow.
 */
export function trainedName(
  name: string,
  first: LayerBits | null | undefined,
  second: LayerBits | null | undefined,
): string {
  let stem = name
  while (suffix.test(stem)) stem = stem.replace(suffix, '')
  return first && second ? `${stem} ${first.weights}/${second.weights}/${second.activations}` : `${stem} trained`
}
