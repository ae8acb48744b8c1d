import type { HardwareRule } from './rule.ts'

export const inputChannels: HardwareRule = {
  code: 'akida.input-channels',
  appliesTo: 'input convolution',
  limit: 'Images have 1 or 3 channels.',
  remedy: 'Convert the images to grey or RGB, or start with prepared 1- to 4-bit data.',
  effect: 'software',
  check(layer) {
    if (layer.type !== 'input_conv' || layer.inChannels === 1 || layer.inChannels === 3) return null
    return { found: `The image has ${layer.inChannels} channels.`, values: { channels: layer.inChannels } }
  },
}
