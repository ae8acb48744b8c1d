import type { AkidaDevice } from '../device.ts'
import type { LayerDescription } from '../layer-description.ts'

/** For each layer the first rule that keeps it off the chip, as its message; null where no rule does. */
export function softwareReasons(layers: readonly LayerDescription[], _device: AkidaDevice): (string | null)[] {
  return layers.map(() => null)
}
