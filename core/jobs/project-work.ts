import type { Topics } from '../contract/events.ts'
import { createCampaigns, type Campaigns, type CampaignsOptions } from './campaigns/campaigns.ts'
import { createScheduler, type Scheduler, type SchedulerOptions } from './scheduler.ts'

export type ProjectWorkOptions = Omit<SchedulerOptions, 'publish'> &
  Omit<CampaignsOptions, 'scheduler' | 'publish'> & {
    publish<T extends keyof Topics>(topic: T, value: Topics[T]): void
  }

/** Jobs and campaigns of an open project. */
export type ProjectWork = { readonly scheduler: Scheduler; readonly campaigns: Campaigns }

/** Campaigns start jobs, and hear of every change of one before the windows do. */
export function createProjectWork(options: ProjectWorkOptions): ProjectWork {
  let campaigns: Campaigns | null = null
  const scheduler = createScheduler({
    ...options,
    publish(topic, value) {
      options.publish(topic, value)
      if (topic === 'jobs') campaigns?.jobChanged(value as Topics['jobs'])
    },
  })
  campaigns = createCampaigns({ ...options, scheduler })
  return { scheduler, campaigns }
}

/** Takes up what an earlier session left. */
export function recoverWork({ scheduler, campaigns }: ProjectWork, mode: 'start' | 'hold'): void {
  scheduler.recover(mode)
  campaigns.recover(mode)
}

/** Ends the work of a project that is about to be closed; it goes on when the project is opened again. */
export function closeWork({ scheduler, campaigns }: ProjectWork): void {
  campaigns.close()
  scheduler.close()
}
