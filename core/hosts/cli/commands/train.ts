import type { TrainResult } from '../../../contract/jobs/train.ts'
import { bits, flag, given, layerBits, number, text } from '../options.ts'
import { formatNumber, formatPercent } from '../output.ts'
import { runJob } from '../run-job.ts'
import { withProject } from '../session.ts'
import { dataOption, modelOption, nameOption, seedOption, stepsOption, type Command } from './command.ts'
import { trainingOptions, trainingValues } from './training-options.ts'

export const trainCommand: Command = {
  usage: 'train <project>',
  description: 'Fine-tune a model, in float or quantisation-aware',
  options: [
    modelOption,
    dataOption,
    { flags: '--epochs <n>', description: 'Passes over the training images (default: 5)' },
    { flags: '--lr <rate>', description: 'Peak learning rate (default: 1e-3 float, 5e-4 quantised)' },
    {
      flags: '--bits <w/w/a>',
      description: 'Quantise: first-layer weights/weights/activations, such as 8/4/4 or 8/1/4,depthwise=8',
    },
    {
      flags: '--layer-bits <list>',
      description: 'Bits of single layers: weights/activations/depthwise weights, such as separable_4:1/4/8,conv_1:4',
    },
    stepsOption,
    {
      flags: '--equalise <exponent>',
      description: 'Evening out of depthwise channels before quantisation (default: 0.5; 0: off)',
    },
    { flags: '--teacher <model>', description: 'Model whose soft labels are learned' },
    ...trainingOptions,
    { flags: '--device <device>', description: 'Where event-cost prices events (default: AKD1500)' },
    { flags: '--mode <mode>', description: 'Its map mode: Minimal (default), AllNps or HwPr' },
    { flags: '--limit <n>', description: 'At most so many training images, balanced between classes' },
    {
      flags: '--keep <epoch>',
      description:
        'Whose weights are the result: best (on the validation images), best-within-error (default: the latest within its standard error) or last',
    },
    { flags: '--patience <n>', description: 'Stop after so many epochs without a better one (default: never)' },
    { flags: '--test', description: 'Also score the test split, once, at the end' },
    nameOption,
    seedOption,
  ],
  async run([project = ''], options, output) {
    return withProject(project, async (client) => {
      const params = given({
        model: text(options, 'model'),
        data: text(options, 'data'),
        epochs: number(options, 'epochs'),
        learningRate: number(options, 'lr'),
        bits: bits(options, 'bits'),
        layerBits: layerBits(options, 'layerBits'),
        steps: text(options, 'steps'),
        equaliseExponent: number(options, 'equalise'),
        teacher: text(options, 'teacher'),
        ...trainingValues(options),
        limit: number(options, 'limit'),
        keep: text(options, 'keep'),
        patience: number(options, 'patience'),
        scoreTest: flag(options, 'test'),
        name: text(options, 'name'),
        seed: number(options, 'seed'),
      })
      const { run, result } = await runJob<TrainResult>(client, 'train', params, output)
      output.result({ runId: run.id, metrics: run.metrics, ...result }, () =>
        [
          `${formatNumber(result.steps)} steps at ${formatNumber(result.imagesPerSecond)} images/s on ${run.environment.engine}`,
          `Accuracy: validation ${formatPercent(result.validation?.accuracyRatio)}${result.test ? `, test ${formatPercent(result.test.accuracyRatio)}` : ''}`,
          ...(result.kept ? [describeKept(result)] : []),
          ...run.diagnostics.map(({ message, hint }) => `Warning: ${message} ${hint ?? ''}`),
          `Mean activation sparsity ${formatPercent(mean(result.sparsity.map(({ sparsityRatio }) => sparsityRatio)))}`,
          `Model ${result.modelId}, run ${run.id}`,
        ].join('\n'),
      )
      return 0
    })
  },
}

function describeKept({ kept, ended }: TrainResult): string {
  const why = {
    finished: '',
    patience: ', stopped early: no better epoch followed',
    diverged: ', the best before it diverged',
  }
  return `Weights of epoch ${kept?.epoch ?? 0}${why[ended]}`
}

function mean(values: number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}
