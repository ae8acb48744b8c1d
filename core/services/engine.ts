import type { Handlers } from '../rpc/handlers.ts'
import type { ServiceDependencies } from './dependencies.ts'
import { summariseDevice } from './device-summary.ts'

export function createEngineService({
  environment,
  settings,
  devices,
}: ServiceDependencies): Pick<Handlers, 'engine.info'> {
  return {
    'engine.info': () => ({
      ...environment,
      trainEngine: settings.trainEngine(),
      devices: devices.list().devices.map(summariseDevice),
    }),
  }
}
