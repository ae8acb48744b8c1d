/** How a named figure of a run is shown. `better`: which direction is an improvement, null where neither is. */
export type MetricInfo = {
  key: string
  label: string
  /** `ratio` is shown as a percentage. */
  unit: string
  isSimulated: boolean
  better: 'higher' | 'lower' | null
}

const known: MetricInfo[] = [
  { key: 'accuracyRatio', label: 'Accuracy', unit: 'ratio', isSimulated: false, better: 'higher' },
  { key: 'accuracyBeforeRatio', label: 'Accuracy before', unit: 'ratio', isSimulated: false, better: 'higher' },
  { key: 'accuracyAfterRatio', label: 'Accuracy after', unit: 'ratio', isSimulated: false, better: 'higher' },
  { key: 'validationAccuracyRatio', label: 'Validation accuracy', unit: 'ratio', isSimulated: false, better: 'higher' },
  { key: 'testAccuracyRatio', label: 'Test accuracy', unit: 'ratio', isSimulated: false, better: 'higher' },
  { key: 'integerAccuracyRatio', label: 'Integer accuracy', unit: 'ratio', isSimulated: false, better: 'higher' },
  { key: 'sparsityRatio', label: 'Sparsity', unit: 'ratio', isSimulated: false, better: 'higher' },
  { key: 'loss', label: 'Loss', unit: 'nats', isSimulated: false, better: 'lower' },
  { key: 'trainLoss', label: 'Training loss', unit: 'nats', isSimulated: false, better: 'lower' },
  { key: 'parameters', label: 'Parameters', unit: '', isSimulated: false, better: 'lower' },
  { key: 'macs', label: 'MACs', unit: '', isSimulated: false, better: 'lower' },
  { key: 'latencyMs', label: 'Latency', unit: 'ms', isSimulated: true, better: 'lower' },
  { key: 'frameIntervalMs', label: 'Frame interval', unit: 'ms', isSimulated: true, better: 'lower' },
  { key: 'framesPerSecond', label: 'FPS', unit: '1/s', isSimulated: true, better: 'higher' },
  { key: 'streamingFramesPerSecond', label: 'FPS streaming', unit: '1/s', isSimulated: true, better: 'higher' },
  { key: 'energyMj', label: 'Energy', unit: 'mJ', isSimulated: true, better: 'lower' },
  { key: 'dynamicEnergyMj', label: 'Dynamic energy', unit: 'mJ', isSimulated: true, better: 'lower' },
  { key: 'powerMw', label: 'Power', unit: 'mW', isSimulated: true, better: 'lower' },
  { key: 'cycles', label: 'Cycles', unit: '', isSimulated: true, better: 'lower' },
  { key: 'nps', label: 'NPs', unit: '', isSimulated: false, better: null },
  { key: 'passes', label: 'Passes', unit: '', isSimulated: false, better: 'lower' },
  { key: 'events', label: 'Events', unit: '', isSimulated: false, better: 'lower' },
  { key: 'imagesPerSecond', label: 'Training speed', unit: 'images/s', isSimulated: false, better: 'higher' },
]
const byKey = new Map(known.map((info) => [info.key, info]))

const suffixes: [RegExp, string, boolean][] = [
  [/Ratio$/, 'ratio', false],
  [/Ms$/, 'ms', true],
  [/Mj$/, 'mJ', true],
  [/Mw$/, 'mW', true],
  [/Pj$/, 'pJ', true],
  [/Bytes$/, 'bytes', false],
  [/Seconds$/, 's', false],
  [/Hz$/, 'Hz', false],
]

/** The description of a metric; an unknown one is read from its own name (`poolLatencyMs` -> `Pool latency`, ms). */
export function metricInfo(key: string): MetricInfo {
  const found = byKey.get(key)
  if (found) return found
  const rule = suffixes.find(([pattern]) => pattern.test(key))
  const stem = rule ? key.replace(rule[0], '') : key
  const words = stem.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  const label = words.charAt(0).toUpperCase() + words.slice(1)
  return { key, label, unit: rule?.[1] ?? '', isSimulated: rule?.[2] ?? false, better: null }
}

/** `Latency (ms, simulated)`, as a column header. */
export function metricHeader(info: MetricInfo): string {
  const unit = info.unit === 'ratio' ? '%' : info.unit
  const parts = [unit, info.isSimulated ? 'simulated' : ''].filter(Boolean)
  return parts.length ? `${info.label} (${parts.join(', ')})` : info.label
}
