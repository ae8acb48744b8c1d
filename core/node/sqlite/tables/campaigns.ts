import type { Database } from 'better-sqlite3'
import type { ProjectStore, StoredCampaign } from '../../../ports/project-store.ts'

/** Campaigns with their planned steps; jobs and runs of the steps are rows of their own tables. */
export function createCampaignTable(db: Database): Pick<ProjectStore, 'listCampaigns' | 'saveCampaign'> {
  const list = db.prepare('SELECT campaign_json FROM campaigns ORDER BY position').pluck()
  const save = db.prepare(
    `INSERT INTO campaigns (id, kind, state, campaign_json) VALUES (@id, @kind, @state, @json)
     ON CONFLICT (id) DO UPDATE SET state = @state, campaign_json = @json`,
  )
  return {
    listCampaigns: () => (list.all() as string[]).map((json) => JSON.parse(json) as StoredCampaign),
    saveCampaign(campaign) {
      save.run({ id: campaign.id, kind: campaign.kind, state: campaign.state, json: JSON.stringify(campaign) })
    },
  }
}
