import type { Run } from '../../../contract/run.ts'
import { isComparable, measuredOn } from '../../../report/measured-on.ts'
import { formatTable } from '../output.ts'
import { withProject } from '../session.ts'
import type { Command } from './command.ts'

export const compareCommand: Command = {
  usage: 'compare <project> <run> <other>',
  description: 'Compare the configuration and the metrics of two runs',
  options: [],
  async run([project = '', first = '', second = ''], _options, output) {
    return withProject(project, async (client) => {
      const runs: [Run, Run] = [
        await client.call('runs.get', { run: first }),
        await client.call('runs.get', { run: second }),
      ]
      const comparison = compareRuns(...runs)
      const images = runs.map(measuredOn)
      const named = runs.map(({ id, type, name }, index) => ({ id, type, name, measuredOn: images[index] ?? null }))
      output.result({ runs: named, ...comparison }, () =>
        [
          formatTable(
            ['setting', runs[0].name, runs[1].name],
            comparison.config.map(({ key, values }) => [key, ...values.map((value) => JSON.stringify(value))]),
          ),
          '',
          formatTable(
            ['metric', runs[0].name, runs[1].name, 'change'],
            [
              ['measured on', ...images, null],
              ...comparison.metrics.map(({ key, values, change }) => [key, ...values, change]),
            ],
          ),
        ].join('\n'),
      )
      return 0
    })
  },
}

type Comparison = {
  /** Settings that differ. */
  config: { key: string; values: unknown[] }[]
  /** Every metric of either run; change = second - first, of an accuracy or a loss only on the same images. */
  metrics: { key: string; values: (number | null)[]; change: number | null }[]
}

function compareRuns(first: Run, second: Run): Comparison {
  const keys = (a: object, b: object) => [...new Set([...Object.keys(a), ...Object.keys(b)])]
  const [before, after] = [measuredOn(first), measuredOn(second)]
  return {
    config: keys(first.config, second.config)
      .map((key) => ({ key, values: [first.config[key] ?? null, second.config[key] ?? null] }))
      .filter(({ values }) => JSON.stringify(values[0]) !== JSON.stringify(values[1])),
    metrics: keys(first.metrics, second.metrics).map((key) => {
      const values = [first.metrics[key] ?? null, second.metrics[key] ?? null] as const
      const isKnown = values[0] !== null && values[1] !== null && isComparable(key, before, after)
      return { key, values: [...values], change: isKnown ? values[1] - values[0] : null }
    }),
  }
}
