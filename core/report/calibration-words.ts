import type { PredictionErrors } from '../contract/devices.ts'
import type { ReportCalibration } from './types.ts'

const percent = (ratio: number) => `${(ratio * 100).toFixed(1)} %`

/** How the errors were measured, in a sentence. */
export function describeMethod({ method, networks }: Pick<ReportCalibration, 'method' | 'networks'>): string {
  return method === 'left-out'
    ? `The simulator's constants are fitted to ${networks} measured networks; for the errors here each network was predicted from the others.`
    : `The simulator's constants are fitted to these very measurements (${networks === 1 ? 'one network' : `${networks} networks of one shape`}): the errors say how well the law follows them, not how well it predicts.`
}

/** A row per figure that was measured. */
export function describeErrors({ errors }: Pick<ReportCalibration, 'errors'>): { key: string; value: string }[] {
  const rows: [string, PredictionErrors | null, string][] = [
    ['Time of a layer', errors.layer, 'layers'],
    ['Time of a network, map mode Minimal', errors.model, 'networks'],
    ['Time of a network, all map modes', errors.allModes, 'runs'],
    ['Dynamic energy of a frame', errors.dynamicEnergy, 'runs'],
    ['Total energy of a frame', errors.totalEnergy, 'runs'],
  ]
  return rows.flatMap(([key, found, what]) =>
    found === null
      ? []
      : [
          {
            key,
            value: `mean ${percent(found.meanRatio)}, worst ${percent(found.worstRatio)} (${found.worst}), ${found.count} ${what}`,
          },
        ],
  )
}
