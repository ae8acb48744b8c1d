import type { Profile } from '../akida/profile.ts'
import type { DeviceCalibration } from '../contract/devices.ts'
import type { Evaluation } from '../contract/jobs/common.ts'
import type { Run } from '../contract/run.ts'
import type { Graph } from '../graph/types.ts'
import type { PlotSet } from './plots/plot.ts'
import type { LayerSparsity } from '../sparsity/metrics.ts'
import type { SparsityMap } from './training.ts'

/** A named number with everything needed to show it. Ratios 0..1 have the unit `ratio` and are shown in percent. */
export type Figure = {
  key: string
  label: string
  unit: string
  value: number
  isSimulated: boolean
  /** Expected relative error of a simulated figure, 0..1; null where none is known. */
  expectedErrorRatio: number | null
  better: 'higher' | 'lower' | null
}

/** A figure of the report's first page; `from` is the same figure of the earliest run that has it, an accuracy on the same images. */
export type Headline = Figure & {
  run: string
  /** The images of an accuracy, such as `test, 500 images`; null for other figures and where the run does not tell. */
  measuredOn: string | null
  from: { value: number; run: string } | null
}

/** One metric over all runs, null where a run does not have it. */
export type ComparisonRow = Omit<Figure, 'value'> & {
  values: (number | null)[]
  /** The images behind each value of a figure that depends on them, null where unknown; null for every other figure. */
  measuredOn: (string | null)[] | null
  /** Last value minus the first that may be set against it, in the unit; null with fewer than two such values. */
  change: number | null
  /** The change over the first value; null with fewer than two values or a first value of 0. */
  changeRatio: number | null
}

/** What the simulated figures of a run rest on. */
export type Simulation = {
  run: string
  device: string
  clockHz: number
  mode: string
  images: number
  hostOverheadMs: number
  /** Layers that do not map and so have no time and no energy here; empty when the whole network runs on the chip. */
  softwareLayers: string[]
  calibration: string
  expectedLatencyErrorRatio: number
  expectedEnergyErrorRatio: number
}

/** How well the simulator predicts a device's published or own measurements. */
export type ReportCalibration = Pick<DeviceCalibration, 'device' | 'source' | 'method' | 'networks' | 'errors'>

export type BlockMark = 'same' | 'added' | 'removed' | 'changed'
/** A layer of the drawn graph; removed layers of the compared model are among them. */
export type ReportBlock = {
  name: string
  type: string
  /** Such as `3x3 s2 · 16 filters`. */
  detail: string
  /** Such as `48 x 48 x 16`. */
  output: string
  parameters: number
  macs: number
  mark: BlockMark
  /** Such as `filters 64 → 51`. */
  changes: string[]
  /** Whether it reads the block above, which a straight line shows. */
  readsAbove: boolean
  /** Names of the other blocks that it reads or adds to its sums. */
  skips: { from: string; isAdded: boolean }[]
}
export type ReportGraph = {
  model: { id: string; name: string }
  comparedWith: { id: string; name: string } | null
  input: string
  classes: string[]
  blocks: ReportBlock[]
  parameters: number
  macs: number
}

type Recorded =
  | ('id' | 'name' | 'type' | 'createdAt' | 'durationMs' | 'datasetId' | 'seed' | 'fingerprint' | 'tags' | 'notes')
  | ('inputHashes' | 'parentRunIds' | 'environment' | 'diagnostics' | 'series' | 'layers')

/** A run as it is shown: what was recorded, with names for models and figures for metrics. */
export type ReportRun = Pick<Run, Recorded> & {
  inputModel: string | null
  outputModel: string | null
  figures: Figure[]
  /** Nested keys joined by dots. */
  config: { key: string; value: string }[]
  evaluations: { title: string; evaluation: Evaluation }[]
  /** The images of the headline accuracy, such as `test, 500 images`; null where the run does not tell. */
  measuredOn: string | null
  profile: Profile | null
  /** Of each layer's output, from the simulator or from training. */
  sparsity: LayerSparsity[]
  /** What came out, in words. */
  sentences: string[]
  /** Of each layer over the epochs of a training. */
  sparsityMap: SparsityMap | null
  /** Charts that the run recorded. */
  plots: PlotSet[]
}

/** Everything a rendering shows. Plain JSON. */
export type Report = {
  format: 'netlathe-report/1'
  title: string
  project: { name: string }
  generatedAt: string
  headlines: Headline[]
  simulations: Simulation[]
  /** One per device of a profile that was measured. */
  calibrations: ReportCalibration[]
  comparison: { runs: { id: string; name: string; type: string }[]; rows: ComparisonRow[] }
  graph: ReportGraph | null
  runs: ReportRun[]
}

export type ReportModel = { id: string; name: string; graph: Graph }
