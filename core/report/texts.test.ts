import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCsv } from '../dataset/csv.ts'
import { reportModels, reportRun, reportRuns } from '../testing/report-runs.ts'
import { csvField } from './csv-text.ts'
import { renderCsv } from './csv.ts'
import { renderJson } from './json.ts'
import { renderMarkdown } from './markdown.ts'
import { buildReport } from './model.ts'

const report = buildReport({
  project: { name: 'Doorbell' },
  runs: reportRuns(),
  models: reportModels,
  generatedAt: '2026-03-06T08:30:00.000Z',
})

describe('renderJson', () => {
  test('gives the report back', () => {
    expect(JSON.parse(renderJson(report))).toEqual(JSON.parse(JSON.stringify(report)))
    expect(JSON.parse(renderJson(report))).toMatchObject({ format: 'netlathe-report/1' })
  })
})

describe('renderCsv', () => {
  test('has one row per value, in full precision, and says what is simulated', () => {
    const [header, ...rows] = parseCsv(renderCsv(report))
    const records = rows.map((row) => Object.fromEntries(header!.map((name, index) => [name, row[index]])))
    const runs = reportRuns()
    const figures = runs.reduce((sum, { metrics }) => sum + Object.keys(metrics).length, 0)
    const cells = runs.reduce((sum, { layers }) => sum + (layers ? layers.rows.length * layers.columns.length : 0), 0)
    expect(records).toHaveLength(figures + cells)
    const latency = records.find(({ run_id, key, layer }) => run_id === 'run-3' && key === 'latencyMs' && layer === '')
    expect(latency).toMatchObject({ unit: 'ms', simulated: 'true' })
    expect(Number(latency!['value'])).toBe(runs[2]!.metrics['latencyMs'])
    expect(records.find(({ key, layer }) => key === 'cycles' && layer === 'conv_1')!['simulated']).toBe('true')
    expect(records.find(({ key }) => key === 'accuracyRatio')!['simulated']).toBe('false')
  })

  test('a text that a spreadsheet would run is defused; numbers are not touched', () => {
    expect(['=1+1', '+1', '-1', '@x', '\t=1', 'plain', -1].map(csvField)).toEqual([
      "'=1+1",
      "'+1",
      "'-1",
      "'@x",
      "'\t=1",
      'plain',
      '-1',
    ])
  })

  test('every field is read back by a parser', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string().filter((text) => !/^[=+\-@\t\r]/.test(text)),
          { minLength: 2, maxLength: 4 },
        ),
        (fields) => {
          expect(parseCsv(fields.map(csvField).join(',') + '\n')).toEqual([fields])
        },
      ),
    )
  })
})

describe('renderMarkdown', () => {
  test('has the figures, the graph and every layer', () => {
    const text = renderMarkdown(report)
    expect(text).toContain('# Doorbell: 5 runs')
    expect(text).toMatch(/\| Latency, batch 1 \(simulated\) \|.* ms \|/)
    expect(text).toContain('**Simulated** figures of Profile before pruning: AKD1500')
    expect(text).toMatch(/\| conv\\_1 \| Convolution \| 3x3 s1 · 16 filters/)
  })

  test('keeps its tables whole whatever a name holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (name) => {
        const run = reportRun(1, 'train', name || 'x', {
          metrics: { loss: 1 },
          layers: { columns: [{ key: 'a', label: name, unit: '' }], rows: [{ layer: name, values: { a: name } }] },
        })
        const text = renderMarkdown(buildReport({ project: { name }, runs: [run], models: [], generatedAt: '' }))
        for (const block of text.split('\n\n').filter((part) => part.startsWith('|'))) {
          const widths = block
            .trimEnd()
            .split('\n')
            .map((line) => line.replaceAll(/\\./g, '').split('|').length)
          expect(new Set(widths).size).toBe(1)
        }
        expect(text).not.toMatch(/(?<!\\)</)
      }),
    )
  })
})
