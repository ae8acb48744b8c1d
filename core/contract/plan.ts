import type { Diagnostic } from '../base/diagnostic.ts'
import type { PlanPrediction } from './jobs/prune-plan.ts'

/** A figure before the plan and with it. */
export type BeforeAfter = { before: number; after: number }

/** One layer of a plan. Cycles, energy and neural processors are simulated, of this layer alone. */
export type PlanRow = {
  layerId: string
  layer: string
  type: 'conv' | 'separable' | 'dense'
  /** Why it cannot be cut: its outputs are the classes. Null where it can. */
  locked: 'classes' | null
  /** Name of the layer whose filters go together with its own, where a plan names that one; null where it is its own to cut. */
  follows: string | null
  filters: BeforeAfter
  parameters: BeforeAfter
  macs: BeforeAfter
  cycles: BeforeAfter
  /** Dynamic. */
  energyMj: BeforeAfter
  nps: BeforeAfter
  /** Accuracy this layer's cut alone loses without training, 0..1; null where it was not measured. */
  lostRatio: number | null
}

/** A plan with everything it is expected to give. */
export type PlanTable = {
  rows: PlanRow[]
  filters: BeforeAfter
  parameters: BeforeAfter
  macs: BeforeAfter
  /** Of the whole network, simulated. */
  cycles: BeforeAfter
  energyMj: BeforeAfter
  framesPerSecond: BeforeAfter
  nps: BeforeAfter
  /** Without any training; null without a prunability run of the model. */
  accuracyRatio: BeforeAfter | null
  /** Where the densities come from: the prunability run, a profile of the model, or assumed to be one half. */
  densities: 'measured' | 'profiled' | 'assumed'
  /** To hand to the job `prune`, which measures it. */
  prediction: PlanPrediction
  /** The target was named and is not reached: how far the plan comes. */
  shortfall: string | null
  /** What is to be known about the figures. */
  diagnostics: Diagnostic[]
}

/** The importance of every filter of a layer. */
export type ImportanceTable = {
  /** By layer id, in the graph's order; without the last layer. */
  layers: { layerId: string; layer: string; scores: number[] }[]
  diagnostics: Diagnostic[]
}
