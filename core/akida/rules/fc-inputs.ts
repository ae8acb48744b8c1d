import type { HardwareRule } from './rule.ts'

export const fcInputs: HardwareRule = {
  code: 'akida.fc-inputs',
  appliesTo: 'fully connected',
  limit: 'A layer reads at most 57,334 values on AKD1000 and 81,920 on AKD1500.',
  remedy: 'Pool or average the map before.',
  effect: 'software',
  check(layer, context) {
    const inputs = layer.inHeight * layer.inWidth * layer.inChannels
    const most = context.device.mapping.fullyConnectedInputs.value
    if (layer.type !== 'fc' || inputs <= most) return null
    return {
      found: `The layer reads ${inputs} values; ${context.device.name} takes ${most}.`,
      values: { inputs, most },
    }
  },
}
