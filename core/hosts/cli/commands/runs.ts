import { formatPercent, formatTable } from '../output.ts'
import { withProject } from '../session.ts'
import type { Command } from './command.ts'

export const runsCommand: Command = {
  usage: 'runs <project>',
  description: 'List the runs of a project',
  options: [],
  async run([project = ''], _options, output) {
    return withProject(project, async (client) => {
      const runs = await client.call('runs.list', {})
      output.result(runs, () =>
        formatTable(
          ['run', 'type', 'name', 'model', 'accuracy', 'sparsity', 'latency ms (simulated)', 'seconds', 'finished'],
          runs.map((run) => [
            run.id,
            run.type,
            run.name,
            run.outputModelId ?? run.inputModelId,
            formatPercent(run.metrics['accuracyRatio']),
            formatPercent(run.metrics['sparsityRatio']),
            run.metrics['latencyMs'],
            run.durationMs / 1000,
            run.createdAt,
          ]),
        ),
      )
      return 0
    })
  },
}
