import {
  activity,
  classWeights,
  flag,
  given,
  group,
  layerSelection,
  number,
  numbersByName,
  type Options,
  text,
  yesNo,
} from '../options.ts'
import { balanceTeacherOption } from './command.ts'

/** Options of every training, whether of its own or behind a cut. */
export const trainingOptions = [
  { flags: '--batch <n>', description: 'Images per step (default: 32)' },
  {
    flags: '--activity <kind:amplitude>',
    description: 'Activity regulariser: l1, l2, l1l2, hoyer, hoyer-normalised or event-cost, such as l1l2:1e-6',
  },
  { flags: '--activity-ramp <r>', description: 'Share of the steps over which its amplitude rises (default: 0.2)' },
  { flags: '--activity-weights <name=w,...>', description: 'Factors of its amplitude by layer' },
  { flags: '--gamma-l1 <amplitude>', description: "L1 on batch normalisation's gamma, for pruning" },
  { flags: '--temperature <t>', description: 'Softmax temperature of the soft labels (default: 2)' },
  { flags: '--label-ratio <r>', description: "Weight of the true labels beside the teacher's (default: 0)" },
  balanceTeacherOption,
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
]

/** Their values as the jobs take them; undefined where an option was not given. */
export function trainingValues(options: Options): Record<string, unknown> {
  return {
    batchSize: number(options, 'batch'),
    activity: activityOf(options),
    gammaL1: number(options, 'gammaL1'),
    temperature: number(options, 'temperature'),
    labelRatio: number(options, 'labelRatio'),
    balanceTeacher: flag(options, 'balanceTeacher'),
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
  }
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
