import type { JobType } from '../contract/jobs/registry.ts'
import type { Handlers } from '../rpc/handlers.ts'
import type { ServiceDependencies } from './dependencies.ts'

type Methods = 'jobs.start' | 'jobs.list' | 'jobs.get' | 'jobs.log' | 'jobs.pause' | 'jobs.resume' | 'jobs.cancel'

/** Parameters of a job that name a place on disk. */
const pathParameters: Partial<Record<JobType, string>> = { import: 'path', data: 'path', export: 'folder' }

export function createJobsService({ session, files }: ServiceDependencies): Pick<Handlers, Methods> {
  const scheduler = (): ReturnType<typeof session.project>['scheduler'] => session.project().scheduler
  return {
    'jobs.start'({ type, params }) {
      const key = pathParameters[type]
      const path = key === undefined ? undefined : params[key]
      const confined = key !== undefined && typeof path === 'string' ? { ...params, [key]: files.allow(path) } : params
      return scheduler().start(type, confined)
    },
    'jobs.list': () => scheduler().list(),
    'jobs.get': ({ job }) => scheduler().get(job),
    'jobs.log': ({ job }) => scheduler().log(job),
    'jobs.pause': ({ job }) => scheduler().pause(job),
    'jobs.resume': ({ job }) => scheduler().resume(job),
    'jobs.cancel': ({ job }) => scheduler().cancel(job),
  }
}
