import { expect, it } from 'vitest'
import { standaloneSvg } from './export-chart.ts'

it('carries its title, its paper and the word simulated where values are', () => {
  const drawn = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const look = { title: 'Latency per layer (simulated)', background: '#ffffff', ink: '#333333', isSimulated: true }
  const text = standaloneSvg(drawn, look)
  expect(text).toContain('<title>Latency per layer (simulated)</title>')
  expect(text).toContain('>simulated</text>')
  expect(standaloneSvg(drawn, { ...look, isSimulated: false })).not.toContain('<text')
})
