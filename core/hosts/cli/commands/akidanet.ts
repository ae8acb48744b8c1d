import { resolve } from 'node:path'
import type { AkidanetResult } from '../../../contract/campaigns/akidanet.ts'
import { pointOptions, pointParams, resumeNewest } from '../campaign-options.ts'
import { datasetReference } from '../dataset-reference.ts'
import { ensureProject } from '../open-or-create.ts'
import { bits, given, number, text } from '../options.ts'
import { formatNumber, formatPercent, formatTable } from '../output.ts'
import { runCampaign } from '../run-campaign.ts'
import { withProject } from '../session.ts'
import { modelOption, nameOption, seedOption, type Command } from './command.ts'

const hint = 'What is finished is kept. `netlathe akidanet PROJECT --resume` goes on.'

export const akidanetCommand: Command = {
  usage: 'akidanet <project>',
  description: 'The whole path: import a MobileNet, swap and fuse, train in float, quantise, measure and profile',
  options: [
    { flags: '--from <file>', description: 'Keras .h5 to start from' },
    { ...modelOption, description: 'Instead: a model of the project' },
    { flags: '--data <data>', description: 'Data set by name or id, or a folder of images' },
    { flags: '--teacher <model>', description: 'Model whose soft labels are learned (default: the imported one)' },
    { flags: '--float-epochs <n>', description: 'Epochs of float training (default: 20)' },
    { flags: '--epochs <n>', description: 'Epochs of quantised training (default: 5)' },
    { flags: '--bits <w/w/a>', description: 'Bits of the quantised training (default: 8/4/4)' },
    {
      flags: '--steps <choice>',
      description: 'Activation steps: learned (LSQ, default), fixed, mse, percentile, min-max, recalibrate or pact',
    },
    { flags: '--swapped <n>', description: 'Separable layers that become standard convolutions (default: 3)' },
    { flags: '--images <n>', description: 'Calibration images for least squares (default: 1000)' },
    ...pointOptions,
    { flags: '--resume', description: 'Go on with the newest one that is not over' },
    nameOption,
    seedOption,
  ],
  examples: ['netlathe akidanet work --from vww_96.h5 --data ./vww --test'],
  async run([path = ''], options, output) {
    const project = await ensureProject(path, output)
    return withProject(project, async (client) => {
      const begin = async () => {
        if (options['resume'] === true) return resumeNewest(client, 'akidanet', 'Start one with --from.')
        const from = text(options, 'from')
        const params = given({
          path: from === undefined ? undefined : resolve(from),
          model: text(options, 'model'),
          data: await datasetReference(client, text(options, 'data'), output),
          teacher: text(options, 'teacher'),
          swapped: number(options, 'swapped'),
          calibrationImages: number(options, 'images'),
          floatEpochs: number(options, 'floatEpochs'),
          quantisedEpochs: number(options, 'epochs'),
          bits: bits(options, 'bits'),
          steps: text(options, 'steps'),
          ...pointParams(options),
          name: text(options, 'name'),
          seed: number(options, 'seed'),
        })
        return client.call('campaigns.start', { kind: 'akidanet', params })
      }
      const { campaign, run, result } = await runCampaign<AkidanetResult>(client, begin, output, hint)
      output.result({ campaignId: campaign.id, runId: run.id, metrics: run.metrics, ...result }, () =>
        [
          formatTable(
            ['step', 'seconds'],
            result.stages.map(({ title, seconds }) => [title, seconds]),
          ),
          `Accuracy in integers: validation ${formatPercent(result.accuracyRatio)}, test ${formatPercent(result.testAccuracyRatio)}`,
          `${show(result.framesPerSecond)} FPS, ${show(result.energyMj)} mJ a frame (simulated), sparsity ${formatPercent(result.sparsityRatio)}`,
          `Took ${formatNumber(Math.round(result.wallSeconds))} s in all`,
          ...run.diagnostics.map(({ message }) => message),
          `Model ${result.modelId}, run ${run.id}`,
        ].join('\n'),
      )
      return 0
    })
  },
}

function show(value: number | null): string {
  return value === null ? '-' : formatNumber(value)
}
