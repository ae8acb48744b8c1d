import type { AkidaDevice } from '../device.ts'
import type { MapMode } from '../mapper/mapping.ts'
import { profileLayers } from '../simulate.ts'
import { describeMeasuredModel } from './describe-model.ts'
import type { LayerPrediction } from './fit.ts'
import { fitWithout, predictLayers } from './fit.ts'
import type { MeasuredModel, Measurements } from './measurements.ts'

export interface TotalPrediction {
  readonly model: string
  readonly mode: MapMode
  readonly measuredMs: number
  readonly predictedMs: number
  readonly measuredDynamicMj: number
  readonly predictedDynamicMj: number
  readonly measuredTotalMj: number | null
  readonly predictedTotalMj: number
}

export interface CalibrationReport {
  readonly device: string
  readonly source: string
  readonly layers: LayerPrediction[]
  readonly totals: TotalPrediction[]
  /** Mean and worst absolute relative errors, ratios. Models and energies: mode Minimal, which the fit saw of other networks, and all modes. */
  readonly errors: {
    readonly layerMean: number
    readonly layerWorst: number
    readonly modelMean: number
    readonly modelWorst: number
    readonly allModesMean: number
    readonly allModesWorst: number
    readonly dynamicEnergyMean: number
    readonly dynamicEnergyWorst: number
    readonly totalEnergyMean: number
    readonly totalEnergyWorst: number
  }
}

export const relativeError = (predicted: number, measured: number) => predicted / measured - 1

function summarise(errors: readonly number[]): { mean: number; worst: number } {
  const sizes = errors.map(Math.abs)
  return { mean: sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length), worst: Math.max(0, ...sizes) }
}

/**
 * Predicts every measured layer and network with constants fitted to the *other* networks. Energy uses the device's own constants: one
 * figure for all networks.
 */
export function leaveOneOut(device: AkidaDevice, measurements: Measurements): CalibrationReport {
  return comparePredictions(device, measurements, (model) => fitWithout(model.group, device, measurements))
}

/** Predicts every measured layer and network with the device's constants as they are: how well a fit follows its own measurements. */
export function compareFitted(device: AkidaDevice, measurements: Measurements): CalibrationReport {
  return comparePredictions(device, measurements, () => device)
}

function comparePredictions(
  device: AkidaDevice,
  measurements: Measurements,
  deviceFor: (model: MeasuredModel) => AkidaDevice,
): CalibrationReport {
  const layers: LayerPrediction[] = []
  const totals: TotalPrediction[] = []
  for (const model of measurements.models) {
    const predictor = deviceFor(model)
    layers.push(...predictLayers(model, predictor))
    const { layers: described, events } = describeMeasuredModel(model)
    for (const total of model.totals) {
      const profile = profileLayers(described, predictor, total.mode, events)
      totals.push({
        model: model.name,
        mode: total.mode,
        measuredMs: total.latencyMs,
        predictedMs: profile.totals.latencyMs,
        measuredDynamicMj: total.dynamicMj,
        predictedDynamicMj: profile.totals.dynamicEnergyMj,
        measuredTotalMj: total.totalMj ?? null,
        predictedTotalMj: profile.totals.energyMj,
      })
    }
  }
  const layer = summarise(layers.map((one) => relativeError(one.predicted, one.measured)))
  const latency = (rows: TotalPrediction[]) =>
    summarise(rows.map((one) => relativeError(one.predictedMs, one.measuredMs)))
  const model = latency(totals.filter((one) => one.mode === 'Minimal'))
  const all = latency(totals)
  const dynamic = summarise(totals.map((one) => relativeError(one.predictedDynamicMj, one.measuredDynamicMj)))
  const energy = summarise(
    totals.flatMap((one) =>
      one.measuredTotalMj === null ? [] : [relativeError(one.predictedTotalMj, one.measuredTotalMj)],
    ),
  )
  return {
    device: device.id,
    source: measurements.source,
    layers,
    totals,
    errors: {
      layerMean: layer.mean,
      layerWorst: layer.worst,
      modelMean: model.mean,
      modelWorst: model.worst,
      allModesMean: all.mean,
      allModesWorst: all.worst,
      dynamicEnergyMean: dynamic.mean,
      dynamicEnergyWorst: dynamic.worst,
      totalEnergyMean: energy.mean,
      totalEnergyWorst: energy.worst,
    },
  }
}
