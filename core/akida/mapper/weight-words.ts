/** Words of 50 bits: twelve 4-bit weights each. Fitted to and exact on 7,054 single-layer mappings of the vendor's virtual devices. */

type Bits = 1 | 2 | 4
type Ratio = readonly [numerator: number, denominator: number]

/** Words a standard kernel takes per input channel: unit * ceil(ratio * groups of eight filters). Key: kernel side, weight bits. */
const standardWords: Record<string, { unit: number; ratio: Ratio }> = {
  '1/4': { unit: 16, ratio: [1, 24] },
  '1/2': { unit: 8, ratio: [1, 24] },
  '1/1': { unit: 8, ratio: [1, 24] },
  '3/4': { unit: 16, ratio: [3, 8] },
  '3/2': { unit: 8, ratio: [2, 5] },
  '3/1': { unit: 8, ratio: [1, 5] },
  '5/4': { unit: 16, ratio: [1, 1] },
  '5/2': { unit: 8, ratio: [1, 1] },
  '5/1': { unit: 8, ratio: [1, 2] },
  '7/4': { unit: 16, ratio: [21, 8] },
  '7/2': { unit: 16, ratio: [1, 1] },
  '7/1': { unit: 8, ratio: [1, 1] },
}

/** Words of a depthwise kernel per input channel. */
const depthwiseWords: Record<string, Ratio> = {
  '3/4': [1, 1],
  '5/4': [3, 1],
  '7/4': [7, 1],
  '3/2': [1, 2],
  '5/2': [1, 1],
  '7/2': [3, 1],
}

const ceilDivide = (a: number, b: number) => Math.ceil(a / b)

/** Weight words of `filters` filters of a standard convolution on one node. Null for kernels and bits that no node takes. */
export function standardWeightWords(kernel: number, bits: number, channels: number, filters: number): number | null {
  const row = standardWords[`${kernel}/${bits}`]
  if (row === undefined) return null
  return channels * row.unit * ceilDivide(ceilDivide(filters, 8) * row.ratio[0], row.ratio[1])
}

/** Weight words of `filters` filters of a separable convolution on one node: depthwise part and pointwise part. */
export function separableWeightWords(kernel: number, bits: number, channels: number, filters: number): number | null {
  const ratio = depthwiseWords[`${kernel}/${bits}`]
  if (ratio === undefined) return null
  const depthwise = 8 * ceilDivide(ceilDivide(channels * ratio[0], ratio[1]), 8)
  const fullGroups = Math.floor(filters / 8)
  const pointwise = ceilDivide(8 * fullGroups * (bits as Bits), 48) + (filters % 8 > 0 ? 1 : 0)
  return depthwise + channels * pointwise
}
