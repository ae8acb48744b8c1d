import { formatPercent, formatTable } from '../output.ts'
import { withProject } from '../session.ts'
import type { Command } from './command.ts'

export const campaignsCommand: Command = {
  usage: 'campaigns <project>',
  description: 'List sweeps and other work of many jobs; cancel or conclude one',
  options: [
    { flags: '--cancel <campaign>', description: 'Cancel a campaign; what is finished is kept' },
    { flags: '--conclude <campaign>', description: 'End a campaign with what is finished' },
  ],
  async run([project = ''], options, output) {
    return withProject(project, async (client) => {
      if (typeof options['cancel'] === 'string') await client.call('campaigns.cancel', { campaign: options['cancel'] })
      if (typeof options['conclude'] === 'string')
        await client.call('campaigns.conclude', { campaign: options['conclude'] })
      const campaigns = await client.call('campaigns.list', {})
      output.result(campaigns, () =>
        formatTable(
          ['campaign', 'kind', 'title', 'state', 'done', 'steps', 'run', 'started'],
          campaigns.map(({ id, kind, title, state, progressRatio, steps, runId, createdAt }) => [
            id,
            kind,
            title,
            state,
            formatPercent(progressRatio),
            `${steps.filter((step) => step.state === 'succeeded').length} of ${steps.length}`,
            runId,
            createdAt,
          ]),
        ),
      )
      return 0
    })
  },
}
