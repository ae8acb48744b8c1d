/** How a metric of a run is named and read. */
export type MetricInfo = { label: string; unit: string; isSimulated: boolean; better: 'higher' | 'lower' | null }

const higher = 'higher'
const lower = 'lower'
const known: Record<string, MetricInfo> = {
  accuracyRatio: { label: 'Accuracy', unit: 'ratio', isSimulated: false, better: higher },
  accuracyBeforeRatio: { label: 'Accuracy before', unit: 'ratio', isSimulated: false, better: null },
  validationAccuracyRatio: { label: 'Accuracy, validation', unit: 'ratio', isSimulated: false, better: higher },
  testAccuracyRatio: { label: 'Accuracy, test', unit: 'ratio', isSimulated: false, better: higher },
  sparsityRatio: { label: 'Activation sparsity', unit: 'ratio', isSimulated: false, better: higher },
  loss: { label: 'Loss', unit: 'nats', isSimulated: false, better: lower },
  trainLoss: { label: 'Training loss', unit: 'nats', isSimulated: false, better: lower },
  parameters: { label: 'Parameters', unit: '', isSimulated: false, better: lower },
  macs: { label: 'MACs', unit: '', isSimulated: false, better: lower },
  latencyMs: { label: 'Latency, batch 1', unit: 'ms', isSimulated: true, better: lower },
  framesPerSecond: { label: 'Frame rate, batch 1', unit: 'FPS', isSimulated: true, better: higher },
  frameIntervalMs: { label: 'Frame interval, streaming', unit: 'ms', isSimulated: true, better: lower },
  streamingFramesPerSecond: { label: 'Frame rate, streaming', unit: 'FPS', isSimulated: true, better: higher },
  energyMj: { label: 'Energy per frame', unit: 'mJ', isSimulated: true, better: lower },
  dynamicEnergyMj: { label: 'Dynamic energy per frame', unit: 'mJ', isSimulated: true, better: lower },
  powerMw: { label: 'Mean power', unit: 'mW', isSimulated: true, better: lower },
  cycles: { label: 'Cycles per frame', unit: 'clocks', isSimulated: true, better: lower },
  nps: { label: 'Neural processors', unit: 'NPs', isSimulated: false, better: null },
  passes: { label: 'Passes', unit: '', isSimulated: false, better: lower },
  imagesPerSecond: { label: 'Training speed', unit: 'images/s', isSimulated: false, better: null },
  images: { label: 'Images', unit: '', isSimulated: false, better: null },
}

const suffixes: [suffix: string, unit: string, isSimulated: boolean][] = [
  ['Ratio', 'ratio', false],
  ['Cycles', 'clocks', true],
  ['Ms', 'ms', true],
  ['Mj', 'mJ', true],
  ['Mw', 'mW', true],
  ['Bytes', 'bytes', false],
]

/** The description of a metric; an unknown one is read from its name: `poolLatencyMs` is `Pool latency` in ms, simulated. */
export function metricInfo(key: string): MetricInfo {
  if (Object.hasOwn(known, key)) return known[key]!
  const rule = suffixes.find(([suffix]) => key.endsWith(suffix) && key.length > suffix.length)
  const words = (rule ? key.slice(0, -rule[0].length) : key).replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  return {
    label: words.charAt(0).toUpperCase() + words.slice(1),
    unit: rule?.[1] ?? '',
    isSimulated: rule?.[2] ?? false,
    better: null,
  }
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
