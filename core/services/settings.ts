import type { UserSettings } from '../contract/methods.ts'
import type { Handlers } from '../rpc/handlers.ts'
import type { ServiceDependencies } from './dependencies.ts'

/** What the user set for all projects. */
export function createSettingsService({
  settings,
  defaultParallelJobs,
}: ServiceDependencies): Pick<Handlers, 'settings.get' | 'settings.update'> {
  const present = (): UserSettings => ({ parallelJobs: settings.parallelJobs(), defaultParallelJobs })
  return {
    'settings.get': present,
    'settings.update'({ parallelJobs }) {
      settings.setParallelJobs(parallelJobs)
      return present()
    },
  }
}
