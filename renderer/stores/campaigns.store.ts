import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { terminalCampaignStates, type Campaign } from '../../core/contract/campaign.ts'
import type { CampaignKind } from '../../core/contract/campaigns/registry.ts'
import { engine } from '../engine/client.ts'

/** Campaigns of the project: a snapshot plus events. */
export const useCampaignsStore = defineStore('campaigns', () => {
  const campaigns = shallowRef<ReadonlyMap<string, Campaign>>(new Map())
  const listeners = new Set<(campaign: Campaign) => void>()
  /** Newest first. */
  const list = computed(() => [...campaigns.value.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt)))

  function receive(campaign: Campaign): void {
    const known = campaigns.value.get(campaign.id)
    // A late push must not bring an ended campaign back to life.
    if (known && terminalCampaignStates.includes(known.state) && known.state !== campaign.state) return
    campaigns.value = new Map(campaigns.value).set(campaign.id, campaign)
    // A campaign that had ended before the window opened is not news.
    const hasEnded = terminalCampaignStates.includes(campaign.state) && known && known.state !== campaign.state
    if (hasEnded) for (const listener of listeners) listener(campaign)
  }
  async function refresh(): Promise<void> {
    for (const campaign of await engine().call('campaigns.list', {})) receive(campaign)
  }
  /** Starts a campaign; the engine fills in the defaults of its kind. `mayReuse`: equal runs that are stored count for its steps. */
  async function start(kind: CampaignKind, params: Record<string, unknown>, mayReuse = true): Promise<Campaign> {
    // A form's reactive proxies cannot cross to another process: plain data only.
    const plain = JSON.parse(JSON.stringify(params)) as Record<string, unknown>
    const campaign = await engine().call('campaigns.start', { kind, params: plain, reuse: mayReuse })
    receive(campaign)
    return campaign
  }
  const ask =
    (method: 'campaigns.pause' | 'campaigns.resume' | 'campaigns.cancel' | 'campaigns.conclude') =>
    async (id: string): Promise<void> =>
      receive(await engine().call(method, { campaign: id }))
  async function extend(id: string, params: Record<string, unknown>): Promise<void> {
    receive(await engine().call('campaigns.extend', { campaign: id, params }))
  }
  /** Its result as it stands; null before there is anything to show. */
  function resultOf(id: string): Promise<Record<string, unknown> | null> {
    return engine().call('campaigns.result', { campaign: id })
  }
  /** Called for every campaign that ends while the window is open. */
  function onEnded(listener: (campaign: Campaign) => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  function byId(id: string | null): Campaign | null {
    return (id && campaigns.value.get(id)) || null
  }
  function latestOf(kinds: readonly CampaignKind[]): Campaign | null {
    return list.value.find(({ kind }) => kinds.includes(kind)) ?? null
  }
  let stop: (() => void) | null = null
  /** A fresh subscription brings every campaign. */
  function listen(): void {
    stop?.()
    stop = engine().subscribe('campaigns', receive)
  }
  function subscribe(): () => void {
    listen()
    return () => {
      stop?.()
      stop = null
    }
  }
  function clear(): void {
    campaigns.value = new Map()
    if (stop !== null) listen()
  }
  return {
    campaigns,
    list,
    receive,
    refresh,
    start,
    pause: ask('campaigns.pause'),
    resume: ask('campaigns.resume'),
    cancel: ask('campaigns.cancel'),
    conclude: ask('campaigns.conclude'),
    extend,
    resultOf,
    onEnded,
    byId,
    latestOf,
    subscribe,
    clear,
  }
})
