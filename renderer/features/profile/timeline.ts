import type { Profile } from '../../../core/akida/profile.ts'
import type { TimelineInput, TimelineBar } from '../../charts/timeline-options.ts'
import { profileText } from '../../text/profile.ts'

/**
 * When each layer (or processor) is busy. One frame runs layer after layer; streaming starts a frame every `frameIntervalMs`, which leaves
 * neighbouring layers of different frames apart.
 */
export function timeline(profile: Profile, rows: 'layers' | 'nps', frames: number): TimelineInput {
  const layers = profile.layers.filter(({ latencyMs }) => latencyMs > 0)
  const bars: TimelineBar[] = []
  for (let frame = 0; frame < frames; frame++) {
    let at = frame * profile.totals.frameIntervalMs
    for (const layer of layers) {
      const bar = { from: at, to: at + layer.latencyMs, label: layer.name, frame }
      if (rows === 'layers') bars.push({ ...bar, row: layer.name })
      else for (const node of layer.nodes) bars.push({ ...bar, row: `NP ${node}` })
      at = bar.to
    }
  }
  const names = rows === 'layers' ? layers.map(({ name }) => name) : [...new Set(bars.map(({ row }) => row))]
  return { rows: names, bars, unit: 'ms', rowLabel: rows === 'layers' ? profileText.columns.layer : 'NP' }
}
