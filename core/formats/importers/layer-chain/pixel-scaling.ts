import type { GraphInput } from '../../../graph/types.ts'
import type { ChainOptions } from './state.ts'

/** Network input = pixel (0..255) * scale + offset. */
export type PixelScaling = Pick<GraphInput, 'scale' | 'offset'>

/** The usual ways to scale pixels 0..255, by the name an import takes. */
export const pixelScalings: Record<'unit' | 'signed' | 'raw', PixelScaling> = {
  /** 0..1, as most Keras models. */
  unit: { scale: 1 / 255, offset: 0 },
  /** -1..1, as TensorFlow's MobileNets. */
  signed: { scale: 1 / 127.5, offset: -1 },
  raw: { scale: 1, offset: 0 },
}

/** `x / 255`, `x / 127.5 - 1`, or the two numbers. */
export function describeScaling({ scale, offset }: PixelScaling): string {
  const divisor = Number((1 / scale).toPrecision(6))
  const scaled = divisor === 1 ? 'x' : `x / ${divisor}`
  if (offset === 0) return scaled
  return `${scaled} ${offset < 0 ? '-' : '+'} ${Number(Math.abs(offset).toPrecision(6))}`
}

/** What to assume for layers of these names: TensorFlow's own MobileNets, known by their scope, read -1..1. */
export function assumeForNames(names: readonly string[]): ChainOptions['assumedScaling'] {
  return names.some((name) => /^Mobilenet/i.test(name))
    ? { ...pixelScalings.signed, reason: ", as for TensorFlow's MobileNets" }
    : { ...pixelScalings.unit, reason: '' }
}
