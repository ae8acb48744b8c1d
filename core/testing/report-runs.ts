import type { LayerEvents } from '../akida/cost/layer-events.ts'
import { describeNetwork } from '../akida/layer-description.ts'
import type { Profile } from '../akida/profile.ts'
import { profileLayers } from '../akida/simulate.ts'
import type { Evaluation } from '../contract/jobs/common.ts'
import type { JobType } from '../contract/jobs/registry.ts'
import type { Run } from '../contract/run.ts'
import { akidaNet } from '../graph/builders/akidanet.ts'
import { mobilenetV1 } from '../graph/builders/mobilenet-v1.ts'
import { setFilters, setNetworkBits } from '../graph/edit/set-fields.ts'
import { countParameters } from '../graph/parameters.ts'
import { layerShapes } from '../graph/shapes.ts'
import type { Graph } from '../graph/types.ts'
import { profileTable } from '../jobs/handlers/profile-table.ts'
import { withDefaultSteps } from '../quant/default-steps.ts'
import { toAkidaNetwork } from '../quant/export.ts'
import { initialWeights } from '../transform/initial-weights.ts'
import { readDevice } from './devices.ts'

const classes = ['not_person', 'person']
const options = { alpha: 0.25, size: 96, channels: 3, classes }
const bits = { inputWeights: 8, weights: 4, activations: 4 } as const

const imported = mobilenetV1({ ...options, style: 'standard' })
const swapped = akidaNet(options)
const trained = setNetworkBits(swapped, bits)
const pruned = setFilters(
  trained,
  trained.layers.slice(4, 13).map(({ id }) => id),
  48,
)

/** Versions of the story that the runs tell: imported, swapped, trained, pruned. */
export const reportModels = [
  { id: 'm1', name: 'vww_96', graph: imported },
  { id: 'm2', name: 'akidanet-1', graph: swapped },
  { id: 'm3', name: 'akidanet-1-qat', graph: trained },
  { id: 'm4', name: 'akidanet-1-pruned', graph: pruned },
]

function evaluation(split: string, right: number, wrong: number): Evaluation {
  const perClass = classes.map((name, index) => ({
    name,
    count: 250,
    correct: index === 0 ? right : 250 - wrong,
    accuracyRatio: (index === 0 ? right : 250 - wrong) / 250,
  }))
  const correct = right + 250 - wrong
  return {
    split,
    count: 500,
    correct,
    accuracyRatio: correct / 500,
    loss: 0.41,
    perClass,
    confusion: [
      [right, 250 - right],
      [wrong, 250 - wrong],
    ],
  }
}

/** A profile whose layers all have the given input density. */
function assumedProfile(graph: Graph, density: number): Profile {
  const { network } = toAkidaNetwork(graph, withDefaultSteps({ graph, weights: initialWeights(graph, 1) }), 'network')
  const events = layerShapes(graph).map(({ layer, input, output }, index): LayerEvents => ({
    name: layer.name,
    eventsIn: input.height * input.width * input.channels * (index === 0 ? 1 : density),
    eventsOut: output.height * output.width * output.channels * density * (1 - index / 40),
  }))
  return profileLayers(describeNetwork(network!), readDevice('AKD1500'), 'Minimal', events, { images: 100 })
}

/** A run with the given parts over plain defaults. */
export function reportRun(index: number, type: JobType, name: string, more: Partial<Run>): Run {
  return {
    id: `run-${index}`,
    type,
    name,
    createdAt: `2026-03-0${index}T09:1${index}:00.000Z`,
    durationMs: 1234.5 * index ** 4,
    inputModelId: null,
    outputModelId: null,
    datasetId: 'd1',
    metrics: {},
    tags: [],
    notes: '',
    config: {},
    seed: 42,
    fingerprint: `f${index}`.repeat(32),
    inputHashes: { model: 'a1'.repeat(32) },
    parentRunIds: index > 1 ? [`run-${index - 1}`] : [],
    environment: {
      netlathe: '0.1.0',
      node: '24.21.0',
      engine: 'tfjs-node',
      engineVersion: '4.22.0',
      platform: 'linux x64',
      cpu: 'Example CPU',
      cores: 2,
    },
    diagnostics: [],
    series: [],
    layers: null,
    result: {},
    ...more,
  }
}

function profileRun(
  index: number,
  name: string,
  modelId: string,
  graph: Graph,
  density: number,
  accuracyRatio: number,
): Run {
  const profile = assumedProfile(graph, density)
  const { latencyMs, framesPerSecond, energyMj, cycles, meanSparsityRatio, nps, passes } = profile.totals
  return reportRun(index, 'profile', name, {
    inputModelId: modelId,
    metrics: {
      latencyMs,
      framesPerSecond,
      energyMj,
      cycles,
      sparsityRatio: meanSparsityRatio,
      nps,
      passes,
      accuracyRatio,
      parameters: countParameters(graph),
    },
    config: { model: modelId, device: 'AKD1500', mode: 'Minimal', images: 100, hostOverheadMs: 0 },
    layers: profileTable(profile),
    diagnostics: [
      {
        code: 'akida.program-estimated',
        severity: 'info',
        subject: 'AKD1500',
        message: 'The size of the program is an estimate.',
        values: {},
      },
    ],
    result: profile,
  })
}

/** Swap, quantisation-aware training, profile, pruning and a second profile of a small AkidaNet; made-up but plausible figures. */
export function reportRuns(): Run[] {
  const epochs = Array.from({ length: 60 }, (_, index) => (index + 1) / 12)
  const curve = (name: string, unit: string, at: (epoch: number) => number) => ({
    name,
    unit,
    xLabel: 'epoch',
    points: epochs.map((x): [number, number] => [x, at(x)]),
  })
  return [
    reportRun(1, 'swap', 'Swap the first three separable layers', {
      inputModelId: 'm1',
      outputModelId: 'm2',
      metrics: { accuracyRatio: 0.756, parameters: 226906, macs: 16.51e6 },
      config: { model: 'm1', layers: { first: 3 }, init: 'least-squares', ridge: 1e-3 },
      result: { before: evaluation('test', 218, 43), after: evaluation('test', 190, 62) },
    }),
    reportRun(2, 'train', 'QAT 8/4/4, five epochs', {
      inputModelId: 'm2',
      outputModelId: 'm3',
      metrics: { accuracyRatio: 0.832, trainLoss: 0.31, imagesPerSecond: 593 },
      config: {
        epochs: 5,
        batchSize: 32,
        bits: { inputWeights: 8, weights: 4, activations: 4 },
        teacher: 'm1',
        augmentation: { rotationDegrees: 10, horizontalFlip: true },
      },
      series: [
        curve('training loss', 'nats', (x) => 0.3 + 0.5 * Math.exp(-x) + 0.02 * Math.sin(9 * x)),
        curve('validation loss', 'nats', (x) => 0.38 + 0.42 * Math.exp(-x * 0.9)),
        curve('validation accuracy', 'ratio', (x) => 0.84 - 0.2 * Math.exp(-x)),
        curve('sparsity', 'ratio', (x) => 0.52 + 0.1 * (1 - Math.exp(-x))),
        curve('learning rate', '', (x) => 2.5e-4 * (1 + Math.cos((Math.PI * x) / 5))),
      ],
      result: { validation: evaluation('val', 215, 40), test: evaluation('test', 212, 46) },
      notes: 'Soft labels of vww_96 only; the true labels made it worse.',
    }),
    profileRun(3, 'Profile before pruning', 'm3', trained, 0.5, 0.832),
    reportRun(4, 'prune', 'Prune to 48 filters', {
      inputModelId: 'm3',
      outputModelId: 'm4',
      metrics: { accuracyRatio: 0.812, parameters: countParameters(pruned) },
      result: { after: evaluation('test', 209, 53) },
    }),
    profileRun(5, 'Profile after pruning', 'm4', pruned, 0.35, 0.812),
  ]
}
