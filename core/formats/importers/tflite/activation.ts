import type { LiteTensor } from './schema.ts'

/** `ActivationFunctionType` of the schema, as Keras names them. */
const names = ['linear', 'relu', 'relu_n1_to_1', 'relu6', 'tanh', 'sign_bit']

/** Activation that an operator applies to its own result. */
export function fusedActivation(code: number): string {
  return names[code] ?? `activation ${code}`
}

const smallest: Record<string, number> = { uint8: 0, int8: -128 }
/** Of the range, by which a converter may round 6. */
const tolerance = 0.01

/**
 * The activation that the range of a quantised output applies as well: numbers that start at 0 and end at 6 are ReLU6, whatever the operator
 * says; a map whose numbers start at 0 has a ReLU. Another upper end is where the converter stopped counting, not a part of the network.
 */
export function clippedActivation(fused: string, { type, shape, quantisation }: LiteTensor): string {
  const [scale = 0] = quantisation?.scales ?? []
  const [zeroPoint = 0] = quantisation?.zeroPoints ?? []
  if (smallest[type] === undefined || scale === 0 || zeroPoint !== smallest[type]) return fused
  if (fused !== 'linear' && fused !== 'relu') return fused
  if (Math.abs(255 * scale - 6) < 6 * tolerance) return 'relu6'
  const isMap = shape.length === 4 && (shape[1] ?? 1) * (shape[2] ?? 1) > 1
  return isMap ? 'relu' : fused
}
