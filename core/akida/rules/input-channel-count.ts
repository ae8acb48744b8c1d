import type { HardwareRule } from './rule.ts'
import { isConvolution } from './rule.ts'

export const inputChannelCount: HardwareRule = {
  code: 'akida.input-channel-count',
  appliesTo: 'convolution, separable convolution',
  limit: 'A layer reads at most 2,048 channels.',
  remedy: 'Reduce the filters of the layer before.',
  effect: 'software',
  check(layer) {
    if (!isConvolution(layer) || layer.inChannels <= 2048) return null
    return { found: `The layer reads ${layer.inChannels} channels.`, values: { channels: layer.inChannels } }
  },
}
