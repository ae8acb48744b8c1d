import { Matrix, SVD } from 'ml-matrix'
import { layerCycles } from '../cost/layer-cycles.ts'
import { reloadCycles } from '../cost/pass-reload.ts'
import { workloadOf } from '../cost/workload.ts'
import type { AkidaDevice, DeviceConstant } from '../device.ts'
import { mapNetwork } from '../mapper/map-network.ts'
import { describeMeasuredModel } from './describe-model.ts'
import type { MeasuredModel, Measurements } from './measurements.ts'

type Family = 'conv' | 'sep'
const familyKey = { conv: 'standard', sep: 'separable' } as const

/** A constant that the fit may move, and how to put it into a device. The law is linear in products of them, so each is fitted as a slope. */
interface Slope {
  readonly write: (device: AkidaDevice, value: number) => void
}

const lawOf = (device: AkidaDevice, family: Family) => device.cost[familyKey[family]]

function slopesOf(family: Family): Slope[] {
  const scale = (device: AkidaDevice) => lawOf(device, family).perEventFilter['3']
  // perEventFilter x (1 + narrowMap / W) x (1 + imbalance (ns - 1)) to first order: the slopes of E f, E f / W and E f (ns - 1).
  const relative = (constant: (device: AkidaDevice) => DeviceConstant): Slope => ({
    write: (device, value) => {
      constant(device).value = Math.max(0, value / scale(device).value)
    },
  })
  const plain = (constant: (device: AkidaDevice) => DeviceConstant): Slope => ({
    write: (device, value) => {
      constant(device).value = Math.max(0, value)
    },
  })
  const imbalance = relative((device) => lawOf(device, family).stripImbalance)
  if (family === 'conv') return [plain(scale), plain((device) => lawOf(device, family).perInputCell), imbalance]
  const reload = plain((device) => device.cost.reload.perWeightWord)
  return [plain(scale), relative((device) => lawOf(device, family).narrowMap), imbalance, reload]
}

interface Sample {
  readonly features: number[]
  readonly cycles: number
}

function samplesOf(models: readonly MeasuredModel[], device: AkidaDevice, family: Family): Sample[] {
  return models.flatMap((model) => {
    const { layers, events } = describeMeasuredModel(model)
    const mapping = mapNetwork(layers, device, 'Minimal')
    return model.layers.flatMap((measured, i): Sample[] => {
      if (measured.type !== family) return []
      const layer = layers[i]!
      const place = mapping.layers[i]!
      const even = structuredClone(device)
      lawOf(even, family).stripImbalance.value = 0
      const { eventsPerNode, cellsPerNode, filtersPerNode } = workloadOf(layer, place, events[i]!, even)
      const work = eventsPerNode * filtersPerNode
      const uneven = work * (place.spatialParts - 1)
      if (family === 'conv') return [{ features: [work, cellsPerNode, uneven], cycles: measured.cycles }]
      const words = place.pass > 0 ? place.nodes.length * place.weightWords : 0
      return [{ features: [work, work / layer.inWidth, uneven, words], cycles: measured.cycles }]
    })
  })
}

/** Least squares of relative errors: every layer weighs the same, however long it takes. Features that never occur get null. */
function solve(samples: readonly Sample[]): (number | null)[] {
  const width = samples[0]!.features.length
  const used = Array.from({ length: width }, (_, i) => i).filter((i) =>
    samples.some((sample) => sample.features[i] !== 0),
  )
  const rows = samples.map(({ features, cycles }) => used.map((i) => features[i]! / cycles))
  const solution = new SVD(new Matrix(rows), { autoTranspose: true }).solve(Matrix.columnVector(samples.map(() => 1)))
  const result: (number | null)[] = Array.from({ length: width }, () => null)
  used.forEach((feature, i) => (result[feature] = solution.get(i, 0)))
  return result
}

/** Clocks of the input unit: per filter where filters set the pace, per weight where weights do. Geometric means of the two groups. */
function fitInputUnit(models: readonly MeasuredModel[], device: AkidaDevice): void {
  const weights = 27
  const perPixel = models.flatMap(({ layers }) =>
    layers
      .filter((layer) => layer.type === 'input_conv')
      .map((layer) => ({ filters: layer.filters, clocks: layer.cycles / Math.ceil(layer.inSize / layer.stride) ** 2 })),
  )
  const mean = (values: number[]) => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)
  const byFilters = perPixel
    .filter(({ filters }) => 2 * filters > weights)
    .map(({ filters, clocks }) => clocks / filters)
  const byWeights = perPixel.filter(({ filters }) => 2 * filters <= weights).map(({ clocks }) => clocks / weights)
  const unit = device.cost.inputUnit
  if (byFilters.length > 0) unit.perOutputPixelFilter.value = mean(byFilters)
  if (byWeights.length > 0) unit.perOutputPixelWeight.value = mean(byWeights)
}

/**
 * Clocks of fully connected layers with weights outside their node: what the published total of a network (mode Minimal) leaves beside its
 * measured layers. Networks whose total was not measured, or whose layers all fit their nodes, say nothing about it.
 */
function fitExternalDense(models: readonly MeasuredModel[], device: AkidaDevice): void {
  const samples = models.flatMap((model): Sample[] => {
    const total = model.totals.find(({ mode }) => mode === 'Minimal')
    if (total === undefined) return []
    const { layers, events } = describeMeasuredModel(model)
    const mapping = mapNetwork(layers, device, 'Minimal')
    const dense = layers.flatMap((layer, i) =>
      layer.type === 'fc' ? [workloadOf(layer, mapping.layers[i]!, events[i]!, device)] : [],
    )
    const external = dense.filter(({ mapping: { role } }) => role === 'FNP2')
    if (external.length === 0) return []
    const others = dense.filter((workload) => !external.includes(workload))
    const sum = (values: number[]) => values.reduce((a, b) => a + b, 0)
    const cycles =
      total.cycles -
      sum(model.layers.map((layer) => layer.cycles)) -
      sum(others.map((workload) => layerCycles(workload, device)))
    return [
      { features: [external.length, sum(external.map(({ eventsIn, layer }) => eventsIn * layer.filters))], cycles },
    ]
  })
  const { externalFixed, externalPerEventUnit } = device.cost.fullyConnected
  if (samples.length <= 2) return
  const [fixed, perEventUnit] = solve(samples)
  externalFixed.value = Math.max(0, fixed ?? externalFixed.value)
  externalPerEventUnit.value = Math.max(0, perEventUnit ?? externalPerEventUnit.value)
}

/** A copy of `device` whose cost constants are fitted to measured layers: the user's own chip, or published ones without the model in question. */
export function fitDevice(device: AkidaDevice, models: readonly MeasuredModel[]): AkidaDevice {
  const fitted = structuredClone(device)
  for (const family of ['conv', 'sep'] as const) {
    const samples = samplesOf(models, device, family)
    const slopes = slopesOf(family)
    if (samples.length <= slopes.length) continue
    solve(samples).forEach((value, i) => {
      if (value !== null) slopes[i]!.write(fitted, value)
    })
  }
  fitInputUnit(models, fitted)
  fitExternalDense(models, fitted)
  return fitted
}

export interface LayerPrediction {
  readonly model: string
  readonly layer: string
  readonly type: string
  readonly measured: number
  readonly predicted: number
}

/** Predicted clocks of every measured layer, mode Minimal. */
export function predictLayers(model: MeasuredModel, device: AkidaDevice): LayerPrediction[] {
  const { layers, events } = describeMeasuredModel(model)
  const mapping = mapNetwork(layers, device, 'Minimal')
  return model.layers.map((measured, i) => {
    const workload = workloadOf(layers[i]!, mapping.layers[i]!, events[i]!, device)
    const predicted = layerCycles(workload, device) + reloadCycles(mapping, i, device)
    return { model: model.name, layer: measured.name, type: measured.type, measured: measured.cycles, predicted }
  })
}

/** A device that has never seen the models of `group`. */
export function fitWithout(group: string, device: AkidaDevice, measurements: Measurements): AkidaDevice {
  return fitDevice(
    device,
    measurements.models.filter((model) => model.group !== group),
  )
}
