import type { DeviceSummary } from '../contract/devices.ts'
import type { ShelvedDevice } from '../ports/device-shelf.ts'

const percent = (ratio: number) => `${Math.round(ratio * 100)} %`

/** A device as lists show it. */
export function summariseDevice({ device, isOwn, hasMeasurements }: ShelvedDevice): DeviceSummary {
  const { latency, energy } = device.expectedError
  return {
    id: device.id,
    name: device.name,
    clockHz: device.clock.value,
    nps: device.nodes.length,
    isMultiPass: device.mapping.isMultiPass.value,
    calibration: `latency within ${percent(latency.value)} (${latency.source}), energy within ${percent(energy.value)} (${energy.source})`,
    isOwn,
    hasMeasurements,
  }
}
