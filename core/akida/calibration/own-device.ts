import { AppError } from '../../base/errors.ts'
import type { FittedConstant } from '../../contract/devices.ts'
import type { AkidaDevice, DeviceConstant } from '../device.ts'
import { parseDevice } from '../device.ts'
import { fitDevice } from './fit.ts'
import { compareFitted, leaveOneOut, type CalibrationReport } from './leave-one-out.ts'
import type { Measurements } from './measurements.ts'

/** The fit has up to four constants a layer type; fewer layers than this of every type leave all of them as they were. */
const fewestLayers = 5

export interface OwnDeviceFit {
  readonly device: AkidaDevice
  /** Constants that the fit moved, in the order of the description. */
  readonly constants: FittedConstant[]
  readonly calibration: JudgedPredictions
}

export interface JudgedPredictions {
  readonly method: 'left-out' | 'fitted'
  readonly report: CalibrationReport
}

/** Each network predicted from the others where there are several shapes of them, else all from themselves. */
export function judge(device: AkidaDevice, measurements: Measurements): JudgedPredictions {
  const groups = new Set(measurements.models.map(({ group }) => group))
  return groups.size > 1
    ? { method: 'left-out', report: leaveOneOut(device, measurements) }
    : { method: 'fitted', report: compareFitted(device, measurements) }
}

/**
 * A device of the user's own: a copy of `base` with cost constants fitted to measured layers, and with the error of its predictions.
 * AppError `measurements.too-few` when nothing could be fitted.
 */
export function fitOwnDevice(
  base: AkidaDevice,
  measurements: Measurements,
  identity: { id: string; name?: string | undefined; clockHz?: number | undefined },
): OwnDeviceFit {
  const layers = measurements.models.flatMap((model) => model.layers)
  const counts = (['conv', 'sep'] as const).map((type) => layers.filter((layer) => layer.type === type).length)
  if (Math.max(...counts) < fewestLayers)
    throw new AppError(
      'measurements.too-few',
      `The measurements hold ${counts[0]} convolutions and ${counts[1]} separable layers. At least ${fewestLayers} layers of one type are needed for a fit.`,
      { conv: counts[0]!, sep: counts[1]! },
    )
  const own = structuredClone(base)
  own.id = identity.id
  own.name = identity.name ?? identity.id
  if (identity.clockHz !== undefined)
    own.clock = { value: identity.clockHz, unit: 'Hz', source: 'set by the user', status: 'assumed' }
  const fitted = fitDevice(own, measurements.models)
  const source = `fitted to ${layers.length} layers of ${measurements.models.length} networks: ${measurements.source}`
  const constants: FittedConstant[] = []
  walkConstants(own, fitted, '', (path, before, after) => {
    if (before.value === after.value) return
    constants.push({ path, unit: after.unit, before: before.value, after: after.value })
    after.source = source
    after.status = 'derived'
  })
  const calibration = judge(fitted, measurements)
  fitted.description = `${base.name} with constants ${source}`
  fitted.expectedError.latency = {
    value: calibration.report.errors.layerMean,
    unit: 'ratio',
    source: `mean error per layer of ${layers.length} measured layers, ${calibration.method === 'left-out' ? 'leaving one network out' : 'on the measurements fitted to'}`,
    status: 'derived',
  }
  const { energy } = fitted.expectedError
  energy.source = `${energy.source.replace(/; carried over from .*$/, '')}; carried over from ${base.id}`
  // Through the parser, so that an id or a constant that no description may hold is refused here.
  return { device: parseDevice(fitted), constants, calibration }
}

type NumberConstant = DeviceConstant

function walkConstants(
  before: unknown,
  after: unknown,
  path: string,
  visit: (path: string, before: NumberConstant, after: NumberConstant) => void,
): void {
  if (typeof before !== 'object' || before === null || typeof after !== 'object' || after === null) return
  if (isConstant(before) && isConstant(after)) return visit(path, before, after)
  for (const [key, value] of Object.entries(before))
    walkConstants(value, (after as Record<string, unknown>)[key], path === '' ? key : `${path}.${key}`, visit)
}

function isConstant(value: object): value is NumberConstant {
  return 'value' in value && typeof value.value === 'number' && 'source' in value
}
