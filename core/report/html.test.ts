import fc from 'fast-check'
import { Window } from 'happy-dom'
import { describe, expect, test } from 'vitest'
import type { Run } from '../contract/run.ts'
import { reportModels, reportRun, reportRuns } from '../testing/report-runs.ts'
import { renderHtml } from './html.ts'
import { buildReport } from './model.ts'

const input = { models: reportModels, generatedAt: '2026-03-06T08:30:00.000Z' }
const page = renderHtml(buildReport({ ...input, project: { name: 'Doorbell' }, runs: reportRuns() }))
const parse = (html: string) => {
  const window = new Window({ settings: { disableJavaScriptEvaluation: true, disableCSSFileLoading: true } })
  window.document.write(html)
  return window.document
}

describe('renderHtml', () => {
  test('is one file that fetches nothing and runs nothing', () => {
    expect(page.startsWith('<!doctype html>')).toBe(true)
    expect(page).not.toMatch(/<script|javascript:|<link|<img|<iframe|@import|url\(|https?:\/\/| on[a-z]+=/i)
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
    expect(page).toContain('prefers-color-scheme: dark')
    expect(page).toContain('@media print')
  })

  test('has its sections in the order of reading, each reachable from the top', () => {
    const document = parse(page)
    const sections = [...document.querySelectorAll('section')].map((section) => section.id)
    expect(sections).toEqual([
      'summary',
      'figures',
      'graph',
      'layers',
      'curves',
      'accuracy',
      'sparsity',
      'latency',
      'energy',
      'configuration',
      'lineage',
      'findings',
    ])
    expect([...document.querySelectorAll('nav a')].map((link) => link.getAttribute('href'))).toEqual(
      sections.map((id) => `#${id}`),
    )
  })

  test('tables have captions and scoped headers, drawings have names', () => {
    const document = parse(page)
    expect(document.querySelectorAll('table').length).toBeGreaterThan(8)
    for (const table of document.querySelectorAll('table'))
      expect(table.querySelector('caption')?.textContent.trim()).not.toBe('')
    for (const header of document.querySelectorAll('th')) expect(header.getAttribute('scope')).toMatch(/^(row|col)$/)
    for (const svg of document.querySelectorAll('svg')) expect(svg.getAttribute('aria-label')).toBeTruthy()
  })

  test('says of every simulated figure that it is', () => {
    const document = parse(page)
    const rows = [...document.querySelectorAll('#figures tbody tr')].map((row) =>
      row.textContent.replaceAll(/\s+/g, ' '),
    )
    for (const label of ['Latency', 'Frame rate', 'Energy', 'Cycles'])
      expect(rows.find((row) => row.includes(label))).toContain('simulated')
    expect(rows.find((row) => row.includes('Accuracy'))).not.toContain('simulated')
    expect(document.querySelector('.note')?.textContent.replaceAll(/\s+/g, ' ')).toMatch(
      /AKD1500 at 400 MHz.*Calibration: .*Expected error: latency ±\d+ %/,
    )
  })

  test('shows the numbers of the run: latency per layer adds up to the total', () => {
    const runs = reportRuns()
    const table = parse(page).querySelector('#layers table')!
    const column = [...table.querySelectorAll('thead th')].findIndex(({ textContent }) => /^Latency/.test(textContent))
    const shown = [...table.querySelectorAll('tbody tr')].map((row) => Number(row.children[column]!.textContent))
    expect(shown.reduce((sum, value) => sum + value, 0)).toBeCloseTo(runs[2]!.metrics['latencyMs']!, 1)
  })

  test('leaves no number undone: no NaN, undefined, Infinity or object in the text, even for odd values', () => {
    const odd = reportRun(1, 'train', 'odd', {
      metrics: { accuracyRatio: 0, latencyMs: 0, parameters: Number.NaN, loss: Number.POSITIVE_INFINITY },
      series: [
        { name: 'flat', unit: 'nats', xLabel: 'epoch', points: [[1, 5]] },
        { name: 'none', unit: '', xLabel: 'epoch', points: [] },
        {
          name: 'broken',
          unit: 'x',
          xLabel: 'epoch',
          points: [
            [Number.NaN, 1],
            [1, Number.POSITIVE_INFINITY],
          ],
        },
      ],
      layers: { columns: [{ key: 'a', label: 'A', unit: '' }], rows: [{ layer: 'l', values: {} }] },
    })
    const html = renderHtml(buildReport({ ...input, models: [], project: { name: 'p' }, runs: [odd] }))
    for (const text of [html, page])
      expect(text.replaceAll(/<style>[\s\S]*<\/style>/g, '')).not.toMatch(/NaN|undefined|Infinity|\[object/)
  })

  test('hostile names anywhere are text: the tree of elements does not change', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x onerror=alert(1)>',
        "' onmouseover='alert(1)",
        '</style><script>',
        '</title><b>',
        '<!--',
        ']]>',
        '&lt;b&gt;',
        '\u0000<\u0000script>',
        '`${1}`',
        '$& $1 $$',
      ),
    )
    const shape = (html: string) => {
      const tags = [...parse(html).querySelectorAll('*')].map(
        (element) => `${element.tagName} ${element.getAttributeNames().join(' ')}`,
      )
      return tags.join('\n')
    }
    const plain = shape(renderHtml(hostileReport('x')))
    fc.assert(
      fc.property(hostile, (text) => {
        const html = renderHtml(hostileReport(text || 'x'))
        expect(shape(html)).toBe(plain)
        expect(html).not.toMatch(/[\u0000-\u0008]/)
      }),
      { numRuns: 60 },
    )
  })
})

/** A report in which every text that a user or a file can choose is `text`. */
function hostileReport(text: string) {
  const perClass = [{ name: text, count: 1, correct: 1, accuracyRatio: 1 }]
  const run: Run = reportRun(1, 'train', text, {
    id: text,
    inputModelId: text,
    outputModelId: 'm',
    metrics: { accuracyRatio: 0.5 },
    config: { setting: text, list: [text] },
    fingerprint: text,
    inputHashes: { model: text },
    parentRunIds: [text],
    notes: text,
    environment: { netlathe: text, node: text, engine: 'e', engineVersion: text, platform: text, cpu: text, cores: 1 },
    diagnostics: [{ code: text, severity: 'warning', subject: text, message: text, hint: text, values: {} }],
    series: [
      {
        name: text,
        unit: text,
        xLabel: text,
        points: [
          [0, 1],
          [1, 2],
        ],
      },
    ],
    layers: { columns: [{ key: 'k', label: text, unit: text }], rows: [{ layer: text, values: { k: text } }] },
    result: {
      sparsity: [{ layer: text, sparsityRatio: 0.5 }],
      test: { split: text, count: 1, correct: 1, accuracyRatio: 1, loss: 1, perClass, confusion: [[1]] },
    },
  })
  const { graph } = reportModels[0]!
  const layers = graph.layers.map((layer, index) => (index === 0 ? { ...layer, name: text } : layer))
  const models = [reportModels[0]!, { id: 'm', name: text, graph: { ...graph, classes: [text, text], layers } }]
  return buildReport({ ...input, models, project: { name: text }, runs: [run] })
}

describe('a training', () => {
  const record = {
    layers: ['conv_1', 'separable_4'],
    sparsity: [
      [0.5, [0.25, 0.5]],
      [1, [0.375, 0.75]],
    ],
  }
  const kept = { epoch: 3, validation: { accuracyRatio: 0.917 }, isExact: true }
  const show = (result: unknown) =>
    parse(
      renderHtml(
        buildReport({
          ...input,
          project: { name: 'p' },
          runs: [reportRun(1, 'train', 'tuned', { result })],
        }),
      ),
    )

  test('shows the zeros of every layer over its epochs, and the epoch that was kept', () => {
    const document = show({ record, kept, ended: 'patience' })
    const section = document.querySelector('#training')!
    const cells = [...section.querySelectorAll('rect.heat')].map((cell) => Number(cell.getAttribute('fill-opacity')))
    expect(cells).toEqual([0.25, 0.375, 0.5, 0.75])
    expect(section.textContent).toContain('38 %')
    expect(document.querySelector('#summary')!.textContent).toMatch(
      /The weights are those of epoch 3 \(91\.7 % on val\)\. The training stopped early/,
    )
  })

  test.each([[{ record: { layers: [], sparsity: [] } }], [{ record: 'lost', kept: null }], [null]])(
    'without a record shows none: %j',
    (result) => {
      const document = show(result)
      expect(document.querySelector('#training')).toBeNull()
      expect(document.querySelector('#summary')!.textContent).not.toContain('The weights are')
    },
  )
})
