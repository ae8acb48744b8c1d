import { AppError } from '../../../base/errors.ts'
import { shortNumber } from '../../../base/short-number.ts'
import type { Campaign } from '../../../contract/campaign.ts'
import type { SweepResult } from '../../../contract/campaigns/sweep.ts'
import { parallelism, parallelOption, resumeNewest } from '../campaign-options.ts'
import { bits, flag, given, number, numbers, type Options, text } from '../options.ts'
import { formatPercent, formatTable } from '../output.ts'
import { runCampaign } from '../run-campaign.ts'
import { withProject, type EngineClient } from '../session.ts'
import { balanceTeacherOption, dataOption, modelOption, seedOption, stepsOption, type Command } from './command.ts'

const hint = 'What is finished is kept. `netlathe sweep PROJECT --resume` goes on.'

export const sweepCommand: Command = {
  usage: 'sweep <project>',
  description: 'Train with several values of one parameter and compare accuracy, sparsity and speed',
  options: [
    modelOption,
    dataOption,
    { flags: '--amplitudes <list>', description: 'Amplitudes of the activity regulariser, such as 0,1e-7,1e-6' },
    { flags: '--activity <kind>', description: 'The activity regulariser (default: l1l2)' },
    {
      flags: '--parameter <path>',
      description: 'Another parameter of training to vary, such as gammaL1 or learningRate',
    },
    { flags: '--values <list>', description: 'Its values' },
    { flags: '--seeds <n>', description: 'Trainings for every value (default: 1)' },
    { flags: '--bits <w/w/a>', description: 'Bits of the quantised training (default: 8/4/4); `float` for none' },
    stepsOption,
    { flags: '--float-epochs <n>', description: 'Epochs of float training before it (default: 0, none)' },
    { flags: '--epochs <n>', description: 'Epochs of the last training (default: 5)' },
    { flags: '--stages <which>', description: 'Where the value acts: all trainings or only the last (default: all)' },
    { flags: '--batch <n>', description: 'Images per step (default: 32)' },
    { flags: '--lr <rate>', description: 'Peak learning rate of every training' },
    { flags: '--teacher <model>', description: 'Model whose soft labels are learned' },
    { flags: '--label-ratio <r>', description: "Weight of the true labels beside the teacher's (default: 0)" },
    balanceTeacherOption,
    { flags: '--limit <n>', description: 'At most so many training images, balanced between classes' },
    { flags: '--test', description: 'Measure accuracy on the test images as well' },
    { flags: '--images <n>', description: 'At most so many images for accuracy (default: 0, all)' },
    { flags: '--profile <device>', description: 'Predict speed and energy on a device, such as AKD1000' },
    { flags: '--profile-images <n>', description: 'Images of a profile (default: 100)' },
    { flags: '--mode <mode>', description: 'Map mode of the profile: Minimal, AllNps or HwPr' },
    { flags: '--tolerance <points>', description: 'Accuracy that the chosen point may lose, in points (default: 3)' },
    parallelOption,
    { flags: '--resume', description: 'Go on with the newest sweep that is not over' },
    { flags: '--no-reuse', description: 'Do every training, also one that an equal run stands for' },
    seedOption,
  ],
  examples: [
    'netlathe sweep work --model akidanet --data vww --amplitudes 0,1e-7,1e-6,3e-6 --seeds 2 --profile AKD1000',
  ],
  async run([project = ''], options, output) {
    return withProject(
      project,
      async (client) => {
        const begin =
          options['resume'] === true
            ? () => resumeNewest(client, 'sweep', 'Start one with --amplitudes.')
            : () => startSweep(client, options)
        const { campaign, run, result } = await runCampaign<SweepResult>(client, begin, output, hint)
        output.result({ campaignId: campaign.id, runId: run.id, metrics: run.metrics, ...result }, () =>
          [
            table(result),
            `Chosen: ${describe(result.chosenValue)}, knee: ${describe(result.kneeValue)}`,
            ...run.diagnostics.map(({ message }) => message),
            `Run ${run.id}`,
          ].join('\n'),
        )
        return 0
      },
      parallelism(options),
    )
  },
}

function startSweep(client: EngineClient, options: Options): Promise<Campaign> {
  return client.call('campaigns.start', {
    kind: 'sweep',
    params: sweepParamsOf(options),
    reuse: options['reuse'] !== false,
  })
}

function sweepParamsOf(options: Options): Record<string, unknown> {
  const amplitudes = numbers(options, 'amplitudes')
  const values = amplitudes ?? numbers(options, 'values')
  if (values === undefined)
    throw new AppError('cli.bad-option', 'A sweep needs --amplitudes 0,1e-7,1e-6, or --parameter and --values.', {})
  const tolerance = number(options, 'tolerance')
  const device = text(options, 'profile')
  return given({
    model: text(options, 'model'),
    data: text(options, 'data'),
    teacher: text(options, 'teacher'),
    parameter: amplitudes === undefined ? text(options, 'parameter') : 'activity.amplitude',
    values,
    seeds: number(options, 'seeds'),
    ...stagesOf(options, amplitudes !== undefined),
    stages: text(options, 'stages'),
    test: options['test'] === true,
    evaluationImages: number(options, 'images'),
    profile:
      device === undefined
        ? undefined
        : given({ device, images: number(options, 'profileImages'), mode: text(options, 'mode') }),
    toleratedLossRatio: tolerance === undefined ? undefined : tolerance / 100,
    seed: number(options, 'seed'),
  })
}

/** The float and the quantised training, as far as they are asked for. */
function stagesOf(options: Options, isOfAmplitude: boolean): Record<string, unknown> {
  const kind = text(options, 'activity') ?? 'l1l2'
  const shared = given({
    activity: isOfAmplitude ? { kind, amplitude: 0 } : undefined,
    batchSize: number(options, 'batch'),
    learningRate: number(options, 'lr'),
    labelRatio: number(options, 'labelRatio'),
    balanceTeacher: flag(options, 'balanceTeacher'),
    limit: number(options, 'limit'),
  })
  const epochs = given({ epochs: number(options, 'epochs') })
  const floatEpochs = number(options, 'floatEpochs') ?? 0
  if (text(options, 'bits') === 'float') return { float: { ...shared, ...epochs } }
  const quantised = {
    ...shared,
    ...epochs,
    bits: bits(options, 'bits') ?? { inputWeights: 8, weights: 4, activations: 4 },
    ...given({ steps: text(options, 'steps') }),
  }
  return floatEpochs > 0 ? { float: { ...shared, epochs: floatEpochs }, quantised } : { quantised }
}

function table({ values, parameter, chosenValue, kneeValue }: SweepResult): string {
  return formatTable(
    [parameter, 'seeds', 'accuracy val', 'test', 'sparsity', 'FPS (simulated)', 'energy mJ (simulated)', ''],
    values.map((each) => [
      shortNumber(each.value),
      each.seeds,
      formatPercent(each.accuracyRatio),
      formatPercent(each.testAccuracyRatio),
      formatPercent(each.sparsityRatio),
      each.framesPerSecond,
      each.energyMj,
      [each.value === chosenValue ? 'chosen' : '', each.value === kneeValue ? 'knee' : ''].filter(Boolean).join(', '),
    ]),
  )
}

function describe(value: number | null): string {
  return value === null ? 'none' : shortNumber(value)
}
