import { z } from 'zod'

const ratio = z.number().min(0).max(1)
const shape = z.tuple([z.number(), z.number(), z.number()])

const diagnosticSchema = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  subject: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  fix: z
    .object({
      label: z.string(),
      action: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    })
    .optional(),
  values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})

const profileLayerSchema = z.object({
  name: z.string(),
  type: z.enum(['input_data', 'input_conv', 'conv', 'sep', 'fc', 'other']),
  inputShape: shape,
  outputShape: shape,
  /** Mean events (non-zero inputs) per image; every value of the image for the input convolution. */
  eventsIn: z.number(),
  /** Events of the slowest node, rows shared between strips included. */
  eventsPerNode: z.number(),
  inputDensityRatio: ratio,
  outputSparsityRatio: ratio,
  backend: z.enum(['hardware', 'software', 'input']),
  /** Why the layer is not on the chip; empty when it is. */
  reason: z.string(),
  nps: z.number(),
  npType: z.enum(['HRC', 'CNP1', 'FNP2', 'FNP3', 'none']),
  nodes: z.array(z.string()),
  spatialSplits: z.number(),
  filterSplits: z.number(),
  filtersPerNode: z.number(),
  inputBytes: z.number(),
  weightWords: z.number(),
  externalBytes: z.number(),
  sequence: z.number(),
  pass: z.number(),
  /** Simulated clocks, weight reloads included, and the part of them spent on reloads. */
  cycles: z.number(),
  reloadCycles: z.number(),
  latencyMs: z.number(),
  synapticOperations: z.number(),
  /** Dynamic energy. */
  energyMj: z.number(),
  /** Share of the network's latency. */
  latencyShareRatio: ratio,
})

export const profileSchema = z.object({
  format: z.literal('netlathe-profile/1'),
  device: z.string(),
  clockHz: z.number(),
  mode: z.enum(['Minimal', 'AllNps', 'HwPr']),
  /** Images the events were measured on. */
  images: z.number(),
  /** Every time and energy here comes from a model of the chip. */
  simulated: z.literal(true),
  calibration: z.string(),
  expectedLatencyErrorRatio: z.number(),
  expectedEnergyErrorRatio: z.number(),
  layers: z.array(profileLayerSchema),
  totals: z.object({
    cycles: z.number(),
    /** One frame, all layers after each other, host overhead included. */
    latencyMs: z.number(),
    hostOverheadMs: z.number(),
    /** At batch 1: 1000 / latencyMs. */
    framesPerSecond: z.number(),
    /** Time between frames when images stream, and its rate. */
    frameIntervalMs: z.number(),
    streamingFramesPerSecond: z.number(),
    staticEnergyMj: z.number(),
    dynamicEnergyMj: z.number(),
    energyMj: z.number(),
    /** Mean power at batch 1, milliwatts. */
    powerMw: z.number(),
    synapticOperations: z.number(),
    /** Unweighted mean of the output sparsity over layers with an activation. */
    meanSparsityRatio: ratio,
    nps: z.number(),
    passes: z.number(),
    sequences: z.number(),
    isFullyHardware: z.boolean(),
    programBytes: z.number(),
    isProgramEstimated: z.boolean(),
    bottleneck: z.string(),
  }),
  diagnostics: z.array(diagnosticSchema),
})

/** A simulated run of a network on a device: plain JSON. Times in milliseconds, energies in millijoules, ratios 0..1. */
export type Profile = z.output<typeof profileSchema>
export type ProfileLayer = z.output<typeof profileLayerSchema>
