import type { TotalPrediction } from '../akida/calibration/leave-one-out.ts'
import type { Measurements } from '../akida/calibration/measurements.ts'
import { judge, type JudgedPredictions } from '../akida/calibration/own-device.ts'
import type { AkidaDevice } from '../akida/device.ts'
import type { CalibrationLayer, CalibrationModel, DeviceCalibration, PredictionErrors } from '../contract/devices.ts'

const errorOf = (predicted: number, measured: number) => predicted / measured - 1

/** Predictions of a device against its measurements, as window, command line and report show them. */
export function calibrateDevice(device: AkidaDevice, measurements: Measurements): DeviceCalibration {
  return describeCalibration(judge(device, measurements), device)
}

export function describeCalibration({ method, report }: JudgedPredictions, device: AkidaDevice): DeviceCalibration {
  const layers = report.layers.map((row): CalibrationLayer => ({
    model: row.model,
    layer: row.layer,
    type: row.type,
    measuredCycles: row.measured,
    predictedCycles: row.predicted,
    errorRatio: errorOf(row.predicted, row.measured),
  }))
  const names = [...new Set(layers.map(({ model }) => model))]
  const models = names.flatMap((name): CalibrationModel[] => {
    const own = layers.filter(({ model }) => model === name)
    const spread = errorsOf(own, ({ errorRatio, layer }) => [errorRatio, layer])
    const layerErrors = { layerMeanRatio: spread.meanRatio, layerWorstRatio: spread.worstRatio }
    const totals = report.totals.filter(({ model }) => model === name)
    if (totals.length > 0) return totals.map((total) => ({ ...describeTotal(total), ...layerErrors }))
    return [{ ...describeSum(name, own, device), ...layerErrors }]
  })
  const energies = (key: 'dynamicErrorRatio' | 'totalErrorRatio') => {
    const rows = models.filter((row) => row[key] !== null)
    return rows.length === 0 ? null : errorsOf(rows, (row) => [row[key] ?? 0, nameOf(row)])
  }
  const minimal = models.filter(({ mode }) => mode === 'Minimal')
  return {
    device: device.id,
    source: report.source,
    method,
    networks: names.length,
    layers,
    models,
    errors: {
      layer: errorsOf(layers, ({ errorRatio, model, layer }) => [errorRatio, `${layer} of ${model}`]),
      model: errorsOf(minimal, (row) => [row.errorRatio, nameOf(row)]),
      allModes: errorsOf(models, (row) => [row.errorRatio, nameOf(row)]),
      dynamicEnergy: energies('dynamicErrorRatio'),
      totalEnergy: energies('totalErrorRatio'),
    },
  }
}

function describeTotal(total: TotalPrediction): Omit<CalibrationModel, 'layerMeanRatio' | 'layerWorstRatio'> {
  const { measuredTotalMj } = total
  return {
    model: total.model,
    mode: total.mode,
    isLayerSum: false,
    measuredMs: total.measuredMs,
    predictedMs: total.predictedMs,
    errorRatio: errorOf(total.predictedMs, total.measuredMs),
    measuredDynamicMj: total.measuredDynamicMj,
    predictedDynamicMj: total.predictedDynamicMj,
    dynamicErrorRatio: errorOf(total.predictedDynamicMj, total.measuredDynamicMj),
    measuredTotalMj,
    predictedTotalMj: total.predictedTotalMj,
    totalErrorRatio: measuredTotalMj === null ? null : errorOf(total.predictedTotalMj, measuredTotalMj),
  }
}

/** A network of which only layers were measured, all in mode Minimal. */
function describeSum(
  model: string,
  layers: readonly CalibrationLayer[],
  device: AkidaDevice,
): Omit<CalibrationModel, 'layerMeanRatio' | 'layerWorstRatio'> {
  const toMs = (cycles: number) => (1000 * cycles) / device.clock.value
  const measuredMs = toMs(layers.reduce((sum, { measuredCycles }) => sum + measuredCycles, 0))
  const predictedMs = toMs(layers.reduce((sum, { predictedCycles }) => sum + predictedCycles, 0))
  return {
    model,
    mode: 'Minimal',
    isLayerSum: true,
    measuredMs,
    predictedMs,
    errorRatio: errorOf(predictedMs, measuredMs),
    measuredDynamicMj: null,
    predictedDynamicMj: 0,
    dynamicErrorRatio: null,
    measuredTotalMj: null,
    predictedTotalMj: 0,
    totalErrorRatio: null,
  }
}

const nameOf = ({ model, mode }: CalibrationModel) => `${model}, ${mode}`

function errorsOf<Row>(rows: readonly Row[], read: (row: Row) => [number, string]): PredictionErrors {
  let [sum, worstRatio, worst] = [0, 0, '']
  for (const row of rows) {
    const [error, name] = read(row)
    sum += Math.abs(error)
    if (Math.abs(error) >= worstRatio) [worstRatio, worst] = [Math.abs(error), name]
  }
  return { count: rows.length, meanRatio: rows.length === 0 ? 0 : sum / rows.length, worstRatio, worst }
}
