import { describe, expect, test } from 'vitest'
import { paretoFront } from '../../base/pareto.ts'
import { publishedAmplitudes } from './regularisation.ts'
import { publishedWith } from './registry.ts'
import { publishedBaseline, publishedReductions } from './reference-experiment.ts'

describe('published points', () => {
  // 1000 / 15.15 ms = 66 FPS, as the publication states both.
  test('the baseline rate is that of its latency', () =>
    expect(publishedBaseline.metrics['framesPerSecond']).toBeCloseTo(1000 / 15.15, 0))

  test('the reduced model is twice as fast as the baseline', () => {
    const fastest = publishedReductions.find(({ metrics }) => metrics['accuracyRatio'] === 0.8)!
    expect(fastest.metrics['framesPerSecond']! / publishedBaseline.metrics['framesPerSecond']!).toBeCloseTo(2.0, 1)
  })

  test('only points with both figures are offered', () => {
    const speed = publishedWith('framesPerSecond', 'accuracyRatio')
    expect(speed).toHaveLength(4)
    expect(publishedWith('sparsityRatio', 'accuracyRatio').length).toBeGreaterThanOrEqual(publishedAmplitudes.length)
    expect(publishedWith('energyMj', 'accuracyRatio')).toEqual([])
    const points = speed.map(({ metrics }) => ({ x: metrics['framesPerSecond']!, y: metrics['accuracyRatio']! }))
    expect(paretoFront(points, { x: 'higher', y: 'higher' }).map(({ x }) => x)).toEqual([69, 84, 133])
  })

  test('ratios stay ratios, and every point says where it is from', () => {
    for (const { metrics, source, conditions } of publishedWith('accuracyRatio', 'accuracyRatio')) {
      expect(metrics['accuracyRatio']).toBeGreaterThan(0.5)
      expect(metrics['accuracyRatio']).toBeLessThan(1)
      expect(source).not.toBe('')
      expect(conditions).not.toBe('')
    }
  })
})
