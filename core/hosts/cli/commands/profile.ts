import type { Profile } from '../../../akida/profile.ts'
import { given, number, text } from '../options.ts'
import { formatNumber } from '../output.ts'
import { runJob } from '../run-job.ts'
import { withProject } from '../session.ts'
import { dataOption, modelOption, type Command } from './command.ts'
import { formatLayers } from './show.ts'

export const profileCommand: Command = {
  usage: 'profile <project>',
  description: 'Run images through the Akida simulator: events, NPs, cycles, time and energy (simulated)',
  options: [
    modelOption,
    dataOption,
    { flags: '--split <split>', description: 'train, val (default) or test' },
    { flags: '--device <device>', description: 'AKD1500 (default), AKD1000' },
    { flags: '--mode <mode>', description: 'Minimal (default), AllNps or HwPr' },
    { flags: '--images <n>', description: 'Number of images (default: 100; 0: the whole split)' },
    { flags: '--host-overhead <ms>', description: 'Time of the host per frame (default: 0)' },
  ],
  async run([project = ''], options, output) {
    return withProject(project, async (client) => {
      const params = given({
        model: text(options, 'model'),
        data: text(options, 'data'),
        split: text(options, 'split'),
        device: text(options, 'device'),
        mode: text(options, 'mode'),
        images: number(options, 'images'),
        hostOverheadMs: number(options, 'hostOverhead'),
      })
      const { run, result } = await runJob<Profile>(client, 'profile', params, output)
      output.result({ runId: run.id, metrics: run.metrics, ...result }, () =>
        [
          ...(run.layers ? [formatLayers(run.layers)] : []),
          Object.entries(run.metrics)
            .map(([key, value]) => `${key} ${formatNumber(value)}`)
            .join(', '),
          'Times and energies are simulated.',
          ...run.diagnostics.map(({ severity, subject, message }) => `${severity}: ${subject}: ${message}`),
          `Run ${run.id}`,
        ].join('\n'),
      )
      return 0
    })
  },
}
