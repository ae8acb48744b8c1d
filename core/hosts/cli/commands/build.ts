import type { BuildResult } from '../../../contract/jobs/build.ts'
import { given, number, text } from '../options.ts'
import { formatNumber } from '../output.ts'
import { runJob } from '../run-job.ts'
import { withProject } from '../session.ts'
import { nameOption, seedOption, type Command } from './command.ts'

export const buildCommand: Command = {
  usage: 'build <project>',
  description: 'Make a model with random weights: MobileNetV1, AkidaNet, a small CNN or a small ResNet',
  options: [
    {
      flags: '--architecture <name>',
      description: 'mobilenet-v1, akidanet, mobilenet-small, small-cnn or small-resnet (default: akidanet)',
    },
    { flags: '--style <style>', description: 'Separable layers of a MobileNet: standard or fused' },
    { flags: '--alpha <a>', description: 'Width multiplier (default: 0.25)' },
    { flags: '--size <pixels>', description: 'Edge of the square input (default: 96)' },
    { flags: '--classes <names>', description: 'Class names separated by commas (default: not_person,person)' },
    nameOption,
    seedOption,
  ],
  async run([project = ''], options, output) {
    return withProject(project, async (client) => {
      const params = given({
        architecture: text(options, 'architecture') ?? 'akidanet',
        style: text(options, 'style'),
        alpha: number(options, 'alpha'),
        size: number(options, 'size'),
        classes: text(options, 'classes')?.split(','),
        name: text(options, 'name'),
        seed: number(options, 'seed'),
      })
      const { run, result } = await runJob<BuildResult>(client, 'build', params, output)
      output.result(
        { runId: run.id, ...result },
        () => `Model ${result.modelId}: ${formatNumber(result.parameters)} parameters`,
      )
      return 0
    })
  },
}
