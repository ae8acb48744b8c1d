import type { ThresholdsResult } from '../../../contract/jobs/thresholds.ts'
import { flag, given, number, text } from '../options.ts'
import { formatNumber, formatPercent, formatTable } from '../output.ts'
import { runJob } from '../run-job.ts'
import { withProject } from '../session.ts'
import { dataOption, modelOption, nameOption, type Command } from './command.ts'

export const thresholdsCommand: Command = {
  usage: 'thresholds <project>',
  description: 'Raise the thresholds of a trained model until a budget of accuracy is spent: fewer events for free',
  options: [
    modelOption,
    dataOption,
    { flags: '--budget <points>', description: 'Accuracy that may be lost, percentage points (default: 1)' },
    { flags: '--split <split>', description: 'Images that decide: val (default) or train' },
    { flags: '--images <n>', description: 'At most so many of them (default: 1000; 0: all)' },
    { flags: '--device <device>', description: 'Where events are priced (default: AKD1500)' },
    { flags: '--mode <mode>', description: 'Minimal (default), AllNps or HwPr' },
    { flags: '--test', description: 'Also score the test split, before and after' },
    nameOption,
  ],
  async run([project = ''], options, output) {
    return withProject(project, async (client) => {
      const budget = number(options, 'budget')
      const params = given({
        model: text(options, 'model'),
        data: text(options, 'data'),
        budgetRatio: budget === undefined ? undefined : budget / 100,
        split: text(options, 'split'),
        images: number(options, 'images'),
        device: text(options, 'device'),
        mode: text(options, 'mode'),
        scoreTest: flag(options, 'test'),
        name: text(options, 'name'),
      })
      const { run, result } = await runJob<ThresholdsResult>(client, 'thresholds', params, output)
      output.result({ runId: run.id, metrics: run.metrics, ...result }, () => describe(result, run.id))
      return 0
    })
  },
}

function describe(result: ThresholdsResult, runId: string): string {
  const { before, after, eventCyclesBefore, eventCyclesAfter, layers, raises, test } = result
  const saved = eventCyclesBefore > 0 ? 1 - eventCyclesAfter / eventCyclesBefore : 0
  return [
    formatTable(
      ['layer', 'raised by', 'sparsity before', 'after', 'accuracy after it'],
      layers.map((row) => [
        row.layer,
        row.raisedBy === 0 ? null : row.raisedBy.toFixed(3),
        formatPercent(row.sparsityBefore),
        formatPercent(row.sparsityAfter),
        row.accuracyRatio === null ? null : formatPercent(row.accuracyRatio),
      ]),
    ),
    `${raises.length} raises; accuracy on ${formatNumber(result.images)} ${result.split} images ${formatPercent(before.accuracyRatio)} -> ${formatPercent(after.accuracyRatio)}`,
    ...(test ? [`Test ${formatPercent(test.before.accuracyRatio)} -> ${formatPercent(test.after.accuracyRatio)}`] : []),
    `Cost of events, simulated: ${formatNumber(Math.round(eventCyclesBefore))} -> ${formatNumber(Math.round(eventCyclesAfter))} clocks an image (${formatPercent(saved)} less)`,
    `Model ${result.modelId}, run ${runId}`,
  ].join('\n')
}
