import { given, number, text } from '../options.ts'
import { runJob } from '../run-job.ts'
import { withProject } from '../session.ts'
import type { PruneResult } from '../../../contract/jobs/prune.ts'
import { dataOption, importanceOption, modelOption, nameOption, seedOption, type Command } from './command.ts'
import { formatPlan, formatPruned } from './prune-output.ts'
import { planOptions, readPlanQuery, replayParams } from './prune-plan.ts'
import { jobParams } from './prune-params.ts'
import { trainingOptions } from './training-options.ts'

export const pruneCommand: Command = {
  usage: 'prune <project>',
  description: 'Remove whole filters by importance, by a plan and on a schedule, with fine-tuning',
  options: [
    modelOption,
    dataOption,
    { flags: '--ratio <r>', description: 'Share of filters to remove in each chosen layer (default: 0.2)' },
    { flags: '--layers <layers>', description: '`first:n` or layer names (default: all but the first and the last)' },
    importanceOption,
    ...planOptions,
    { flags: '--schedule <schedule>', description: 'one-shot (default), iterative:3 or polynomial:3' },
    { flags: '--recipe <name>', description: 'Steps of a recipe kept in the project, instead of a schedule' },
    { flags: '--epochs <n>', description: 'Fine-tuning epochs after each cut (default: 1; 0: none)' },
    { flags: '--multiple-of <n>', description: 'Round the filters kept up to a multiple' },
    { flags: '--lr <rate>', description: 'Peak learning rate of the fine-tuning' },
    {
      flags: '--teacher <model>',
      description: 'Model whose soft labels the fine-tuning learns (default: the model before the cut)',
    },
    ...trainingOptions,
    { flags: '--limit <n>', description: 'At most so many training images' },
    { flags: '--split <split>', description: 'Images that accuracy is measured on: val (default), test or train' },
    {
      flags: '--replay <run>',
      description: 'Cut what an earlier pruning removed, at once, from the model it started from',
    },
    nameOption,
    seedOption,
  ],
  examples: [
    'prune people.netlathe --data vww --strategy greedy --target-fps 133 --max-loss 5',
    'prune people.netlathe --data vww --strategy uniform --ratio 0.3 --plan-only',
  ],
  async run([project = ''], options, output) {
    return withProject(project, async (client) => {
      const replay = text(options, 'replay')
      const common = await jobParams(client, options)
      if (replay !== undefined) {
        const params = { ...common, ...(await replayParams(client, replay)) }
        return report(await runJob<PruneResult>(client, 'prune', params, output))
      }
      const query = await readPlanQuery(client, options, output)
      if (!query) {
        const params = { ...common, ...given({ ratio: number(options, 'ratio') }) }
        return report(await runJob<PruneResult>(client, 'prune', params, output))
      }
      const plan = await client.call('prune.plan', query)
      if (options['planOnly'] === true) {
        output.result(plan, () => formatPlan(plan))
        return 0
      }
      output.note(formatPlan(plan))
      const filters = Object.fromEntries(
        plan.rows.flatMap(({ layer, filters: count }) => (count.after < count.before ? [[layer, count.after]] : [])),
      )
      const params = { ...common, filters, prediction: plan.prediction, multipleOf: 1 }
      return report(await runJob<PruneResult>(client, 'prune', params, output))
    })

    function report({ run, result }: Awaited<ReturnType<typeof runJob<PruneResult>>>): number {
      output.result({ runId: run.id, ...result, diagnostics: run.diagnostics }, () => formatPruned(run, result))
      return 0
    }
  },
}
