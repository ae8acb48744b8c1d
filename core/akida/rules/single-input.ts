import type { HardwareRule } from './rule.ts'

export const singleInput: HardwareRule = {
  code: 'akida.single-input',
  appliesTo: 'all layers',
  limit: 'A layer reads from exactly one layer before it.',
  remedy: 'Replace the residual addition or concatenation by a plain chain of layers.',
  effect: 'refused',
  check(layer) {
    const inbound = layer.inboundCount ?? 1
    return inbound <= 1 ? null : { found: `The layer reads from ${inbound} layers.`, values: { inbound } }
  },
}
