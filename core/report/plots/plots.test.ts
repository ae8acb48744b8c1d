import { Window } from 'happy-dom'
import { describe, expect, test } from 'vitest'
import { reportRun } from '../../testing/report-runs.ts'
import { renderCsv } from '../csv.ts'
import { renderHtml } from '../html.ts'
import { renderMarkdown } from '../markdown.ts'
import { buildReport } from '../model.ts'
import { findPlots, type PlotSetInput } from './plot.ts'

const amplitudes: PlotSetInput = {
  key: 'amplitude',
  title: 'Accuracy against amplitude',
  plots: [
    {
      key: 'amplitude-accuracy',
      title: 'Accuracy',
      x: { label: 'Amplitude', unit: '', scale: 'log' },
      y: { label: 'Accuracy', unit: 'ratio' },
      groups: [
        {
          name: 'measured',
          isLine: true,
          points: [
            { x: 1e-6, y: 0.85, label: 'chosen', isMarked: true },
            { x: 0, y: 0.88 },
            { x: 1e-5, y: 0.67 },
          ],
        },
        { name: 'published', origin: 'published', points: [{ x: 1e-6, y: 0.8536 }] },
      ],
    },
  ],
}
const perLayer: PlotSetInput = {
  key: 'prunability',
  title: 'Prunability per layer',
  size: 'small',
  plots: ['conv_0', 'separable_4'].map((layer) => ({
    key: `prunability-${layer}`,
    title: layer,
    x: { label: 'Filters removed', unit: 'ratio' },
    y: { label: 'Accuracy', unit: 'ratio' },
    groups: [
      {
        name: 'pruned',
        isLine: true,
        points: [
          { x: 0, y: 0.8 },
          { x: 0.9, y: 0.5 },
        ],
      },
    ],
  })),
}
const report = buildReport({
  project: { name: 'p' },
  models: [],
  generatedAt: '2026-03-06T08:30:00.000Z',
  runs: [
    reportRun(1, 'train', 'study', {
      result: { plots: [amplitudes, perLayer], findings: ['Twice as fast <as> before.'] },
    }),
  ],
})
const window = new Window({ settings: { disableJavaScriptEvaluation: true, disableCSSFileLoading: true } })
window.document.write(renderHtml(report))
const section = window.document.querySelector('#plots')!
const centre = (mark: { getAttribute(name: string): string | null } | undefined) => Number(mark?.getAttribute('cx'))

describe('charts that a run recorded', () => {
  test('are drawn once each, with the published points hollow and in another shape', () => {
    expect(section.querySelectorAll('svg').length).toBe(3)
    const [chart] = section.querySelectorAll('svg')
    const marks = [...chart!.querySelectorAll('.mark')].filter((mark) => mark.querySelector('title'))
    expect(marks.map((mark) => mark.classList.contains('hollow'))).toEqual([false, false, false, true])
    expect(marks.map(({ tagName }) => tagName.toLowerCase())).toEqual(['circle', 'circle', 'circle', 'polygon'])
    expect(chart!.textContent).toContain('chosen')
    expect(section.querySelectorAll('.ring')).toHaveLength(1)
  })

  test('stand on a logarithmic axis with 0 one decade left of the smallest amplitude', () => {
    const marks = [...section.querySelector('svg')!.querySelectorAll('circle.mark')].filter((mark) =>
      mark.querySelector('title'),
    )
    const [zero, micro, tenMicro] = marks.map(centre)
    expect(micro! - zero!).toBeGreaterThan(0)
    // 1e-7 (where 0 stands), 1e-6, 1e-5: equal distances.
    expect(micro! - zero!).toBeCloseTo(tenMicro! - micro!, 1)
  })

  test('leave their numbers in Markdown and CSV', () => {
    expect(renderMarkdown(report)).toContain('| published |  |')
    expect(renderMarkdown(report)).toContain('85.4 %')
    const rows = renderCsv(report).split('\n')
    expect(rows.filter((row) => row.includes('amplitude-accuracy'))).toHaveLength(4)
    expect(rows.some((row) => row.includes('"published, Amplitude 0.000001",0.8536,ratio'))).toBe(true)
  })
})

test('what a run says in words stands in the summary, as text', () => {
  expect(window.document.querySelector('#summary')!.textContent).toContain('Twice as fast <as> before.')
  expect(renderMarkdown(report)).toContain('Twice as fast \\<as\\> before.')
})

test('a result without charts, or with something else by that name, has none', () => {
  expect(findPlots({ modelId: 'm' })).toEqual([])
  expect(findPlots({ plots: [{ key: 'x' }] })).toEqual([])
  expect(findPlots(null)).toEqual([])
})
