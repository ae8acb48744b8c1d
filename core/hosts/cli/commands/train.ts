import type { TrainResult } from '../../../contract/jobs/train.ts'
import {
  activity,
  bits,
  classWeights,
  given,
  group,
  layerBits,
  layerSelection,
  number,
  numbersByName,
  text,
  type Options,
  yesNo,
} from '../options.ts'
import { formatNumber, formatPercent } from '../output.ts'
import { runJob } from '../run-job.ts'
import { withProject } from '../session.ts'
import { dataOption, modelOption, nameOption, seedOption, type Command } from './command.ts'

export const trainCommand: Command = {
  usage: 'train <project>',
  description: 'Fine-tune a model, in float or quantisation-aware',
  options: [
    modelOption,
    dataOption,
    { flags: '--epochs <n>', description: 'Passes over the training images (default: 5)' },
    { flags: '--batch <n>', description: 'Images per step (default: 32)' },
    { flags: '--lr <rate>', description: 'Peak learning rate (default: 1e-3 float, 5e-4 quantised)' },
    {
      flags: '--bits <w/w/a>',
      description: 'Quantise: first-layer weights/weights/activations, such as 8/4/4 or 8/1/4,depthwise=8',
    },
    {
      flags: '--layer-bits <list>',
      description: 'Bits of single layers: weights/activations/depthwise weights, such as separable_4:1/4/8,conv_1:4',
    },
    {
      flags: '--steps <choice>',
      description: 'Activation steps: fixed (default), mse, percentile, min-max, recalibrate, learned (LSQ) or pact',
    },
    {
      flags: '--equalise <exponent>',
      description: 'Evening out of depthwise channels before quantisation (default: 0.5; 0: off)',
    },
    {
      flags: '--activity <kind:amplitude>',
      description: 'Activity regulariser: l1, l2, l1l2, hoyer, hoyer-normalised or event-cost, such as l1l2:1e-6',
    },
    { flags: '--activity-ramp <r>', description: 'Share of the steps over which its amplitude rises (default: 0.2)' },
    { flags: '--activity-weights <name=w,...>', description: 'Factors of its amplitude by layer' },
    { flags: '--device <device>', description: 'Where event-cost prices events (default: AKD1500)' },
    { flags: '--mode <mode>', description: 'Its map mode: Minimal (default), AllNps or HwPr' },
    { flags: '--gamma-l1 <amplitude>', description: "L1 on batch normalisation's gamma, for pruning" },
    { flags: '--teacher <model>', description: 'Model whose soft labels are learned' },
    { flags: '--temperature <t>', description: 'Softmax temperature of the soft labels (default: 2)' },
    { flags: '--label-ratio <r>', description: "Weight of the true labels beside the teacher's (default: 0)" },
    { flags: '--match-features <w>', description: 'Weight of equal layer outputs of model and teacher (default: 0)' },
    { flags: '--match-layers <layers>', description: 'Layers to match (default: those that a swap changed)' },
    { flags: '--label-smoothing <s>', description: 'Share of the target spread over all classes (default: 0)' },
    { flags: '--class-weights <weights>', description: 'none (default), balanced, or such as person=2,other=0.5' },
    { flags: '--weight-decay <d>', description: 'L2 on standard and pointwise kernels, such as 4e-5 (default: 0)' },
    { flags: '--freeze <layers>', description: 'Layers that stay: `first:n` layers of the network, or names' },
    {
      flags: '--layer-decay <d>',
      description: 'Learning rate of a layer, times this per layer behind it (default: 1)',
    },
    { flags: '--rotation <degrees>', description: 'Augmentation: largest rotation (default: 10)' },
    { flags: '--shift <r>', description: 'Augmentation: largest shift, share of the edge (default: 0.05)' },
    { flags: '--zoom <r>', description: 'Augmentation: largest zoom (default: 0.1)' },
    { flags: '--flip <yes|no>', description: 'Augmentation: mirror left and right (default: yes)' },
    { flags: '--brightness <r>', description: 'Augmentation: largest change, share of the range (default: 0)' },
    { flags: '--contrast <r>', description: 'Augmentation: largest change of contrast (default: 0)' },
    { flags: '--limit <n>', description: 'At most so many training images, balanced between classes' },
    {
      flags: '--keep <epoch>',
      description: 'Whose weights are the result: best (on the validation images) or last (default: best)',
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
        batchSize: number(options, 'batch'),
        learningRate: number(options, 'lr'),
        bits: bits(options, 'bits'),
        layerBits: layerBits(options, 'layerBits'),
        steps: text(options, 'steps'),
        equaliseExponent: number(options, 'equalise'),
        activity: activityOf(options),
        gammaL1: number(options, 'gammaL1'),
        teacher: text(options, 'teacher'),
        temperature: number(options, 'temperature'),
        labelRatio: number(options, 'labelRatio'),
        featureMatching: group({
          weight: number(options, 'matchFeatures'),
          layers: text(options, 'matchLayers')?.split(','),
        }),
        labelSmoothing: number(options, 'labelSmoothing'),
        classWeights: classWeights(options, 'classWeights'),
        weightDecay: number(options, 'weightDecay'),
        freeze: layerSelection(options, 'freeze'),
        layerDecay: number(options, 'layerDecay'),
        augmentation: group({
          rotationDegrees: number(options, 'rotation'),
          shiftRatio: number(options, 'shift'),
          zoomRatio: number(options, 'zoom'),
          horizontalFlip: yesNo(options, 'flip'),
          brightnessRatio: number(options, 'brightness'),
          contrastRatio: number(options, 'contrast'),
        }),
        limit: number(options, 'limit'),
        keep: text(options, 'keep'),
        patience: number(options, 'patience'),
        scoreTest: options['test'] === true ? true : undefined,
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

/** The regulariser with the options that refine it; undefined without one. */
function activityOf(options: Options): Record<string, unknown> | undefined {
  const chosen = activity(options, 'activity')
  if (!chosen) return undefined
  return given({
    ...chosen,
    rampRatio: number(options, 'activityRamp'),
    weights: numbersByName(options, 'activityWeights'),
    device: text(options, 'device'),
    mode: text(options, 'mode'),
  })
}

function mean(values: number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}
