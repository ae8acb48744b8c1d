import type { CampaignKind } from '../contract/campaigns/registry.ts'
import type { Handlers } from '../rpc/handlers.ts'
import type { ServiceDependencies } from './dependencies.ts'

type Methods =
  | 'campaigns.start'
  | 'campaigns.list'
  | 'campaigns.get'
  | 'campaigns.result'
  | 'campaigns.pause'
  | 'campaigns.resume'
  | 'campaigns.cancel'
  | 'campaigns.conclude'
  | 'campaigns.extend'

/** Parameters of a campaign that name a place on disk. */
const pathParameters: Partial<Record<CampaignKind, readonly string[]>> = {
  akidanet: ['path'],
  study: ['path', 'halfPath', 'fullPath'],
}

export function createCampaignsService({ session, files }: ServiceDependencies): Pick<Handlers, Methods> {
  const campaigns = (): ReturnType<typeof session.project>['campaigns'] => session.project().campaigns
  return {
    'campaigns.start'({ kind, params, reuse }) {
      const confined = { ...params }
      for (const key of pathParameters[kind] ?? []) {
        const path = params[key]
        if (typeof path === 'string') confined[key] = files.allow(path)
      }
      return campaigns().start(kind, confined, reuse)
    },
    'campaigns.list': () => campaigns().list(),
    'campaigns.get': ({ campaign }) => campaigns().get(campaign),
    'campaigns.result': ({ campaign }) => campaigns().result(campaign),
    'campaigns.pause': ({ campaign }) => campaigns().pause(campaign),
    'campaigns.resume': ({ campaign }) => campaigns().resume(campaign),
    'campaigns.cancel': ({ campaign }) => campaigns().cancel(campaign),
    'campaigns.conclude': ({ campaign }) => campaigns().conclude(campaign),
    'campaigns.extend': ({ campaign, params }) => campaigns().extend(campaign, params),
  }
}
