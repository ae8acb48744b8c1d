import type { Profile } from '../../../core/akida/profile.ts'
import { formatBytes, formatNumber, formatPercent } from '../../charts/format.ts'
import { profileText } from '../../text/profile.ts'

export type TotalCard = {
  key: string
  label: string
  value: string
  unit: string
  detail: string
  isSimulated: boolean
}

/** The headline figures, with their error where they are simulated. */
export function totalCards(profile: Profile): TotalCard[] {
  const { totals } = profile
  const { cards } = profileText
  const timeError = `±${formatPercent(profile.expectedLatencyErrorRatio, 0)}`
  const energyError = `±${formatPercent(profile.expectedEnergyErrorRatio, 0)}`
  const host =
    totals.hostOverheadMs > 0 ? profileText.hostIncluded(formatNumber(totals.hostOverheadMs)) : profileText.hostNone
  const split = profileText.staticDynamic(formatNumber(totals.staticEnergyMj), formatNumber(totals.dynamicEnergyMj))
  const card = (
    key: keyof typeof cards,
    value: string,
    unit: string,
    detail: string,
    isSimulated: boolean,
  ): TotalCard => ({
    key,
    label: cards[key],
    value,
    unit,
    detail,
    isSimulated,
  })
  return [
    card('latency', formatNumber(totals.latencyMs), 'ms', `${timeError}, ${host}`, true),
    card('fps', formatNumber(totals.framesPerSecond), '1/s', timeError, true),
    card('streaming', formatNumber(totals.streamingFramesPerSecond), '1/s', timeError, true),
    card('energy', formatNumber(totals.energyMj), 'mJ', `${energyError}, ${split}`, true),
    card('power', formatNumber(totals.powerMw), 'mW', energyError, true),
    card('nps', formatNumber(totals.nps), '', profileText.sequences(totals.sequences), false),
    card('passes', formatNumber(totals.passes), '', '', false),
    card('sparsity', formatPercent(totals.meanSparsityRatio), '', '', false),
    card(
      'program',
      formatBytes(totals.programBytes),
      '',
      totals.isProgramEstimated ? profileText.estimated : '',
      false,
    ),
  ]
}
