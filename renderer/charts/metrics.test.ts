import { expect, it } from 'vitest'
import { metricHeader, metricInfo } from './metrics.ts'

it('marks time and energy as simulated, never accuracy', () => {
  expect(metricHeader(metricInfo('latencyMs'))).toBe('Latency (ms, simulated)')
  expect(metricHeader(metricInfo('energyMj'))).toBe('Energy (mJ, simulated)')
  expect(metricHeader(metricInfo('accuracyRatio'))).toBe('Accuracy (%)')
})

it('reads an unknown metric from its name', () => {
  expect(metricInfo('poolLatencyMs')).toMatchObject({ label: 'Pool latency', unit: 'ms', isSimulated: true })
  expect(metricInfo('deadFilters')).toMatchObject({ label: 'Dead filters', unit: '' })
})
