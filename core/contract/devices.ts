import type { AkidaDevice } from '../akida/device.ts'
import type { Measurements } from '../akida/calibration/measurements.ts'

/** What a window shows of a device description; the full one is `core/akida/device.ts`. */
export type DeviceSummary = {
  id: string
  name: string
  clockHz: number
  nps: number
  isMultiPass: boolean
  calibration: string
  /** Added or made by the user; such a device can be changed and removed. */
  isOwn: boolean
  /** Whether measurements of this device are at hand, so that predictions can be set against them. */
  hasMeasurements: boolean
}

/** A file in the folder of own devices that holds no usable description. */
export type UnreadableDevice = { file: string; message: string }

export type DeviceList = { devices: DeviceSummary[]; unreadable: UnreadableDevice[] }

/** Absolute relative errors, ratios 0..1, and which prediction is furthest off. */
export type PredictionErrors = { count: number; meanRatio: number; worstRatio: number; worst: string }

export type CalibrationLayer = {
  model: string
  layer: string
  type: string
  measuredCycles: number
  predictedCycles: number
  /** Predicted / measured - 1. */
  errorRatio: number
}

/** One network in one map mode. Energies are null where none were measured. */
export type CalibrationModel = {
  model: string
  mode: string
  /** The time is the sum of the measured layers; the whole network was not measured. */
  isLayerSum: boolean
  measuredMs: number
  predictedMs: number
  errorRatio: number
  measuredDynamicMj: number | null
  predictedDynamicMj: number
  dynamicErrorRatio: number | null
  measuredTotalMj: number | null
  predictedTotalMj: number
  totalErrorRatio: number | null
  /** Mean and worst absolute error of its layers. */
  layerMeanRatio: number
  layerWorstRatio: number
}

/** Predicted against measured figures of one device. */
export type DeviceCalibration = {
  device: string
  source: string
  /** `left-out`: every network is predicted with constants fitted to the others. `fitted`: with constants fitted to these very measurements. */
  method: 'left-out' | 'fitted'
  networks: number
  layers: CalibrationLayer[]
  models: CalibrationModel[]
  errors: {
    layer: PredictionErrors
    /** Mode Minimal, the one that constants are fitted on. */
    model: PredictionErrors
    /** Networks in every measured map mode. */
    allModes: PredictionErrors
    /** null where no energies were measured. */
    dynamicEnergy: PredictionErrors | null
    totalEnergy: PredictionErrors | null
  }
}

/** A constant that a fit moved. */
export type FittedConstant = { path: string; unit: string; before: number; after: number }

export type DeviceFit = { device: DeviceSummary; calibration: DeviceCalibration; constants: FittedConstant[] }

/** What `devices.remove` hands back, enough to undo it. */
export type RemovedDevice = { device: AkidaDevice; measurements: Measurements | null }
