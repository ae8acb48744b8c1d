import type { AkidaDevice } from '../device.ts'
import type { LayerDescription } from '../layer-description.ts'

export type RuleValues = Record<string, string | number | boolean>

/** What a person can have done about a violation, by name; the studio knows how to carry each action out. */
export interface RuleFix {
  readonly label: string
  readonly action: string
  readonly params: RuleValues
}

export interface RuleContext {
  readonly device: AkidaDevice
  readonly previous: LayerDescription | null
  readonly next: LayerDescription | null
}

export interface Violation {
  /** What was found, a sentence. */
  readonly found: string
  readonly values: RuleValues
  readonly fix?: RuleFix
}

/** One limit of the hardware. Its texts feed the messages, the command line and the generated table. */
export interface HardwareRule {
  /** Stable: `akida.<name>`. */
  readonly code: string
  /** Which layers it is about, for the table. */
  readonly appliesTo: string
  /** What is allowed, a sentence. */
  readonly limit: string
  /** What to do, a sentence. */
  readonly remedy: string
  /** software: the vendor's runtime silently runs the layer in software; refused: the network cannot be built, converted or mapped. */
  readonly effect: 'software' | 'refused'
  /** Whether the answer depends on how filters are shared, which the mapper decides: it then judges by itself. */
  readonly dependsOnSharing?: true
  check(layer: LayerDescription, context: RuleContext): Violation | null
}

export const isConvolution = (layer: LayerDescription) => layer.type === 'conv' || layer.type === 'sep'
export const hasKernel = (layer: LayerDescription) => isConvolution(layer) || layer.type === 'input_conv'
export const isNeural = (layer: LayerDescription) => hasKernel(layer) || layer.type === 'fc'
/** All values of an array are zero. */
export const isAllZero = (values: ArrayLike<number>) =>
  Array.prototype.every.call(values, (value: number) => value === 0)
/** The allowed value nearest to `value`. */
export function nearest(value: number, allowed: readonly number[]): number {
  return allowed.reduce((best, one) => (Math.abs(one - value) < Math.abs(best - value) ? one : best))
}
