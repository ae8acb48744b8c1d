import type { OptimisePoint, OptimiseResult } from '../../../contract/campaigns/optimise.ts'
import { AppError } from '../../../base/errors.ts'
import { parseTarget } from '../../../optimise/parse-target.ts'
import { parallelism, parallelOption, pointOptions, pointParams, resumeNewest } from '../campaign-options.ts'
import { datasetReference } from '../dataset-reference.ts'
import { bits, given, number, numbers, text, type Options } from '../options.ts'
import { formatPercent, formatTable, type Output } from '../output.ts'
import { runCampaign } from '../run-campaign.ts'
import { withProject, type EngineClient } from '../session.ts'
import { dataOption, modelOption, seedOption, type Command } from './command.ts'

const hint = 'What is finished is kept. `netlathe optimise PROJECT --resume` goes on, with more time by --minutes.'

export const optimiseCommand: Command = {
  usage: 'optimise <project>',
  description: 'Search regularisation x pruning x bits for a model that meets a target, within a budget of time',
  options: [
    modelOption,
    { flags: '--other-models <list>', description: 'Further base models, separated by commas' },
    dataOption,
    {
      flags: '--target <text>',
      description: 'Such as "at least 133 FPS and 80 %", "at most 0.5 mJ", "at most 20 NPs"',
    },
    { flags: '--minutes <n>', description: 'Time for trials in all (default: 20)' },
    { flags: '--improve', description: 'Use the whole time, also when the target is reached before' },
    { flags: '--amplitudes <list>', description: 'Amplitudes of the activity regulariser (default: 0,3e-7,1e-6)' },
    { flags: '--activity <kind>', description: 'The activity regulariser (default: l1l2)' },
    {
      flags: '--strategy <kind>',
      description: 'greedy (default): cut where a prunability table says it pays; uniform: everywhere alike',
    },
    {
      flags: '--ratios <list>',
      description: 'Shares of the cycles to save (greedy) or of the filters to cut (default: 0,0.15,0.3,0.45)',
    },
    { flags: '--importance <kind>', description: 'By which filters are cut (default: gamma)' },
    { flags: '--bits <w/w/a>', description: 'Bits of the quantised training (default: 8/4/4)' },
    {
      flags: '--epochs <n>',
      description: 'Float epochs of the first trials; the best get 3 and 9 times as many (default: 1)',
    },
    { flags: '--rungs <n>', description: 'How often the best of the trials go on (default: 3)' },
    { flags: '--quantised-epochs <n>', description: 'Quantised epochs of every trial (default: 2)' },
    { flags: '--teacher <model>', description: 'Model whose soft labels are learned (default: the base model)' },
    ...pointOptions,
    parallelOption,
    { flags: '--resume', description: 'Go on with the newest search that is not over; --minutes extends it' },
    { flags: '--no-reuse', description: 'Do every training, also one that an equal run stands for' },
    seedOption,
  ],
  examples: ['netlathe optimise work --model akidanet-float --data vww --target "133 FPS and 80 %" --minutes 20'],
  async run([project = ''], options, output) {
    return withProject(
      project,
      async (client) => {
        const begin = options['resume'] === true ? () => resume(client, options) : () => start(client, options, output)
        const { campaign, run, result } = await runCampaign<OptimiseResult>(client, begin, output, hint)
        output.result({ campaignId: campaign.id, runId: run.id, metrics: run.metrics, ...result }, () =>
          [
            pointTable(result),
            ...result.explanation,
            ...run.diagnostics.map(({ message }) => message),
            `Model ${result.modelId}, run ${run.id}. Rates and energies are simulated.`,
          ].join('\n'),
        )
        return result.isReached ? 0 : 1
      },
      parallelism(options),
    )
  },
}

async function start(client: EngineClient, options: Options, output: Output) {
  const target = text(options, 'target')
  if (target === undefined)
    throw new AppError('cli.bad-option', '--target is missing. Such as --target "at least 133 FPS and 80 %".', {
      option: '--target',
    })
  const chosenBits = bits(options, 'bits')
  const params = given({
    model: text(options, 'model'),
    otherModels: text(options, 'otherModels')?.split(','),
    data: await datasetReference(client, text(options, 'data'), output),
    teacher: text(options, 'teacher'),
    target: parseTarget(target),
    minutes: number(options, 'minutes'),
    stopWhenReached: options['improve'] === true ? false : undefined,
    regulariser: text(options, 'activity'),
    amplitudes: numbers(options, 'amplitudes'),
    strategy: text(options, 'strategy'),
    ratios: numbers(options, 'ratios'),
    importance: text(options, 'importance'),
    bits: chosenBits === undefined ? undefined : [chosenBits],
    firstEpochs: number(options, 'epochs'),
    rungs: number(options, 'rungs'),
    quantisedEpochs: number(options, 'quantisedEpochs'),
    ...pointParams(options),
    seed: number(options, 'seed'),
  })
  return client.call('campaigns.start', { kind: 'optimise', params, reuse: options['reuse'] !== false })
}

async function resume(client: EngineClient, options: Options) {
  const campaign = await resumeNewest(client, 'optimise', 'Start one with --target.')
  const minutes = number(options, 'minutes')
  return minutes === undefined
    ? campaign
    : client.call('campaigns.extend', { campaign: campaign.id, params: { minutes } })
}

function pointTable({ points, recommended }: OptimiseResult): string {
  const measured = points.filter(({ metrics }) => Object.keys(metrics).length > 0)
  const rate = ({ metrics }: OptimisePoint) => metrics['framesPerSecond'] ?? 0
  return formatTable(
    ['cut', 'amplitude', 'bits', 'epochs', 'accuracy val', 'sparsity', 'FPS', 'energy mJ', 'parameters', ''],
    measured
      .toSorted((a, b) => rate(a) - rate(b))
      .map(({ key, ratio, amplitude, bits: width, epochs, metrics, isReached, isOnFront }) => [
        formatPercent(ratio),
        amplitude,
        width,
        epochs,
        formatPercent(metrics['accuracyRatio']),
        formatPercent(metrics['sparsityRatio']),
        metrics['framesPerSecond'],
        metrics['energyMj'],
        metrics['parameters'],
        [key === recommended ? 'recommended' : '', isReached ? 'target' : '', isOnFront ? 'front' : '']
          .filter((word) => word !== '')
          .join(', '),
      ]),
  )
}
