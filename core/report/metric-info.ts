/**
 * How a named figure of a run is shown. `ratio` figures are 0..1 and shown in percent. `better`: which direction is an improvement, null where
 * neither is.
 */
export type MetricInfo = {
  key: string
  label: string
  /** For column heads and axes; equals `label` where that is short already. */
  shortLabel: string
  unit: string
  isSimulated: boolean
  better: 'higher' | 'lower' | null
}

type Described = Pick<MetricInfo, 'label' | 'unit' | 'better'> & Partial<Pick<MetricInfo, 'shortLabel' | 'isSimulated'>>

const higher = 'higher'
const lower = 'lower'
const isSimulated = true
const known: Record<string, Described> = {
  accuracyRatio: { label: 'Accuracy', unit: 'ratio', better: higher },
  accuracyBeforeRatio: { label: 'Accuracy before', unit: 'ratio', better: null },
  accuracyCutRatio: { label: 'Accuracy right after the cut', shortLabel: 'After the cut', unit: 'ratio', better: null },
  predictedAccuracyRatio: {
    label: 'Accuracy of the plan, predicted',
    shortLabel: 'Predicted',
    unit: 'ratio',
    better: null,
  },
  verifiedAccuracyRatio: {
    label: 'Accuracy of the plan, verified',
    shortLabel: 'Verified',
    unit: 'ratio',
    better: null,
  },
  accuracyAfterRatio: { label: 'Accuracy after', unit: 'ratio', better: higher },
  validationAccuracyRatio: {
    label: 'Accuracy, validation',
    shortLabel: 'Validation accuracy',
    unit: 'ratio',
    better: higher,
  },
  testAccuracyRatio: { label: 'Accuracy, test', shortLabel: 'Test accuracy', unit: 'ratio', better: higher },
  integerAccuracyRatio: { label: 'Accuracy, integers', shortLabel: 'Integer accuracy', unit: 'ratio', better: higher },
  sparsityRatio: { label: 'Activation sparsity', shortLabel: 'Sparsity', unit: 'ratio', better: higher },
  loss: { label: 'Loss', unit: 'nats', better: lower },
  trainLoss: { label: 'Training loss', unit: 'nats', better: lower },
  parameters: { label: 'Parameters', unit: '', better: lower },
  macs: { label: 'MACs', unit: '', better: lower },
  latencyMs: { label: 'Latency, batch 1', shortLabel: 'Latency', unit: 'ms', isSimulated, better: lower },
  framesPerSecond: { label: 'Frame rate, batch 1', shortLabel: 'FPS', unit: 'FPS', isSimulated, better: higher },
  frameIntervalMs: {
    label: 'Frame interval, streaming',
    shortLabel: 'Frame interval',
    unit: 'ms',
    isSimulated,
    better: lower,
  },
  streamingFramesPerSecond: {
    label: 'Frame rate, streaming',
    shortLabel: 'FPS streaming',
    unit: 'FPS',
    isSimulated,
    better: higher,
  },
  energyMj: { label: 'Energy per frame', shortLabel: 'Energy', unit: 'mJ', isSimulated, better: lower },
  dynamicEnergyMj: {
    label: 'Dynamic energy per frame',
    shortLabel: 'Dynamic energy',
    unit: 'mJ',
    isSimulated,
    better: lower,
  },
  powerMw: { label: 'Mean power', shortLabel: 'Power', unit: 'mW', isSimulated, better: lower },
  cycles: { label: 'Cycles per frame', shortLabel: 'Cycles', unit: 'clocks', isSimulated, better: lower },
  nps: { label: 'Neural processors', shortLabel: 'NPs', unit: 'NPs', better: null },
  passes: { label: 'Passes', unit: '', better: lower },
  events: { label: 'Input events per frame', shortLabel: 'Events', unit: '', better: lower },
  wallSeconds: { label: 'Time from start to end', shortLabel: 'Wall time', unit: 's', better: null },
  points: { label: 'Points', unit: '', better: null },
  chosenValue: { label: 'Chosen value', unit: '', better: null },
  accuracyLossRatio: { label: 'Accuracy loss', unit: 'ratio', better: lower },
  sparsityGainRatio: { label: 'Sparsity gain', unit: 'ratio', better: higher },
  speedup: {
    label: 'Frame rate over the baseline',
    shortLabel: 'Speedup',
    unit: '',
    isSimulated,
    better: higher,
  },
  imagesPerSecond: { label: 'Training speed', unit: 'images/s', better: null },
  images: { label: 'Images', unit: '', better: null },
}

const suffixes: [suffix: string, unit: string, isSimulated: boolean][] = [
  ['Ratio', 'ratio', false],
  ['Cycles', 'clocks', true],
  ['Ms', 'ms', true],
  ['Mj', 'mJ', true],
  ['Mw', 'mW', true],
  ['Pj', 'pJ', true],
  ['Bytes', 'bytes', false],
  ['Seconds', 's', false],
  ['Hz', 'Hz', false],
]

/** The description of a metric; an unknown one is read from its name: `poolLatencyMs` is `Pool latency` in ms, simulated. */
export function metricInfo(key: string): MetricInfo {
  const found = Object.hasOwn(known, key) ? known[key] : undefined
  if (found) return { key, shortLabel: found.label, isSimulated: false, ...found }
  const rule = suffixes.find(([suffix]) => key.endsWith(suffix) && key.length > suffix.length)
  const words = (rule ? key.slice(0, -rule[0].length) : key).replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  const label = words.charAt(0).toUpperCase() + words.slice(1)
  return { key, label, shortLabel: label, unit: rule?.[1] ?? '', isSimulated: rule?.[2] ?? false, better: null }
}

/** Metrics of the first page, in order. */
export const headlineKeys = [
  'accuracyRatio',
  'framesPerSecond',
  'latencyMs',
  'energyMj',
  'sparsityRatio',
  'parameters',
] as const
