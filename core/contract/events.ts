import type { Campaign } from './campaign.ts'
import type { Job, JobLogLine, JobPoints } from './job.ts'
import type { JobTraining } from './training-record.ts'

/** What can be subscribed to, with the value pushed. A fresh subscription gets the present state first where one exists. */
export type Topics = {
  /** Snapshot of every job that changed. */
  jobs: Job
  /** Live curves; all points so far, then the new ones. */
  'job-points': JobPoints
  /** Live record of a training; all so far, then what is new. */
  'job-training': JobTraining
  'job-log': { jobId: string; line: JobLogLine }
  /** Snapshot of every campaign that changed. */
  campaigns: Campaign
  /** Something in the project changed: ask again for what is shown. */
  project: { changed: ('info' | 'models' | 'data' | 'runs' | 'document' | 'devices')[] }
}
export type Topic = keyof Topics
export const topics: readonly Topic[] = ['jobs', 'job-points', 'job-training', 'job-log', 'campaigns', 'project']
