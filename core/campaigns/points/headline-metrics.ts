/** What a campaign's own run carries of the point that it recommends. */
const headlineKeys = [
  'accuracyRatio',
  'validationAccuracyRatio',
  'testAccuracyRatio',
  'framesPerSecond',
  'latencyMs',
  'energyMj',
  'sparsityRatio',
  'parameters',
  'nps',
  'cycles',
]

/** The figures of a point that are worth a column, in this order; those it lacks are left out. */
export function headlineMetrics(metrics: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    headlineKeys.flatMap((key) => (metrics[key] === undefined ? [] : [[key, metrics[key]] as const])),
  )
}
