/** `npm run bench -- calibration`: simulated against published figures, each network predicted from the others. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fitDevice } from '../../akida/calibration/fit.ts'
import { leaveOneOut, relativeError } from '../../akida/calibration/leave-one-out.ts'
import { parseMeasurements } from '../../akida/calibration/measurements.ts'
import { parseDevice } from '../../akida/device.ts'

const devices = join(import.meta.dirname, '..', '..', '..', 'resources', 'devices')
const readJson = (...parts: string[]): unknown => JSON.parse(readFileSync(join(devices, ...parts), 'utf8'))
const percent = (ratio: number) => `${ratio >= 0 ? '+' : ''}${(100 * ratio).toFixed(1)} %`
const size = (ratio: number) => `${(100 * ratio).toFixed(1)} %`

function benchCalibration(): void {
  const device = parseDevice(readJson('akd1500.json'))
  const measurements = parseMeasurements(readJson('measurements', 'akd1500-published.json'))
  const { layers, totals, errors } = leaveOneOut(device, measurements)
  console.log(`Calibration of ${device.name}. ${measurements.source}`)
  console.log('Every network is predicted with constants fitted to the other networks.\n')
  for (const model of measurements.models) {
    const own = layers.filter((one) => one.model === model.name)
    const list = own.map((one) => `${one.layer} ${percent(relativeError(one.predicted, one.measured))}`)
    console.log(`${model.name}\n  ${list.slice(0, 7).join('  ')}\n  ${list.slice(7).join('  ')}`)
  }
  console.log('\nmodel, mode: latency ms published -> simulated; dynamic mJ; total mJ')
  for (const one of totals) {
    const latency = `${one.measuredMs} -> ${one.predictedMs.toFixed(2)} (${percent(relativeError(one.predictedMs, one.measuredMs))})`
    const dynamic = `${one.measuredDynamicMj} -> ${one.predictedDynamicMj.toFixed(3)} (${percent(relativeError(one.predictedDynamicMj, one.measuredDynamicMj))})`
    const measured = one.measuredTotalMj
    const total =
      measured === null
        ? ''
        : `${measured} -> ${one.predictedTotalMj.toFixed(2)} (${percent(relativeError(one.predictedTotalMj, measured))})`
    console.log(`  ${one.model.padEnd(26)} ${one.mode.padEnd(8)} ${latency.padEnd(30)} ${dynamic.padEnd(28)} ${total}`)
  }
  console.log(
    `\nper layer:        mean ${size(errors.layerMean)}, worst ${size(errors.layerWorst)} (${layers.length} layers)`,
  )
  console.log(`per model:        mean ${size(errors.modelMean)}, worst ${size(errors.modelWorst)} (mode Minimal)`)
  console.log(
    `all map modes:    mean ${size(errors.allModesMean)}, worst ${size(errors.allModesWorst)} (${totals.length} runs)`,
  )
  console.log(`dynamic energy:   mean ${size(errors.dynamicEnergyMean)}, worst ${size(errors.dynamicEnergyWorst)}`)
  console.log(`total energy:     mean ${size(errors.totalEnergyMean)}, worst ${size(errors.totalEnergyWorst)}`)
  const { cost } = fitDevice(device, measurements.models)
  console.log('\nconstants fitted to all networks:')
  console.log(
    JSON.stringify(
      {
        standard: cost.standard,
        separable: cost.separable,
        inputUnit: cost.inputUnit,
        reload: cost.reload,
        fullyConnected: cost.fullyConnected,
      },
      (key, value: unknown) => (key === 'source' || key === 'unit' || key === 'status' ? undefined : value),
    ),
  )
}

benchCalibration()
