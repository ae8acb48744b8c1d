import { activationBits } from './activation-bits.ts'
import { activationKind } from './activation-kind.ts'
import { activationRequired } from './activation-required.ts'
import { averageBeforeActivation } from './average-before-activation.ts'
import { averageHeight } from './average-height.ts'
import { averageSplit } from './average-split.ts'
import { averageWidth } from './average-width.ts'
import { convKernel } from './conv-kernel.ts'
import { convWeightBits } from './conv-weight-bits.ts'
import { depthMultiplier } from './depth-multiplier.ts'
import { dilation } from './dilation.ts'
import { fcInputs } from './fc-inputs.ts'
import { fcWeightBits } from './fc-weight-bits.ts'
import { filterMemory } from './filter-memory.ts'
import { gammaNegative } from './gamma-negative.ts'
import { gammaZero } from './gamma-zero.ts'
import { groups } from './groups.ts'
import { inputChannelCount } from './input-channel-count.ts'
import { inputChannels } from './input-channels.ts'
import { inputDataBits } from './input-data-bits.ts'
import { inputFilters } from './input-filters.ts'
import { inputHeight } from './input-height.ts'
import { inputKernel } from './input-kernel.ts'
import { inputPool } from './input-pool.ts'
import { inputStride } from './input-stride.ts'
import { inputWeightBits } from './input-weight-bits.ts'
import { inputWidth } from './input-width.ts'
import { kernelOdd } from './kernel-odd.ts'
import { kernelSquare } from './kernel-square.ts'
import { layerType } from './layer-type.ts'
import { maxPoolLast } from './max-pool-last.ts'
import { nodeCount } from './node-count.ts'
import { paddingSame } from './padding-same.ts'
import { poolOverlapSplit } from './pool-overlap-split.ts'
import { poolSize } from './pool-size.ts'
import { poolStrideSplit } from './pool-stride-split.ts'
import { sepKernel } from './sep-kernel.ts'
import { sepWeightBits } from './sep-weight-bits.ts'
import { singleChannelFilters } from './single-channel-filters.ts'
import { singleInput } from './single-input.ts'
import { stepRange } from './step-range.ts'
import { stride } from './stride.ts'
import { strideSquare } from './stride-square.ts'
import { strideTwoKernel } from './stride-two-kernel.ts'
import { strideWithinKernel } from './stride-within-kernel.ts'
import { thresholdRange } from './threshold-range.ts'
import { zeroWeights } from './zero-weights.ts'
import type { HardwareRule } from './rule.ts'

/** All rules, in the order in which they are checked and listed. */
export const hardwareRules: readonly HardwareRule[] = [
  layerType,
  singleInput,
  dilation,
  groups,
  depthMultiplier,
  kernelOdd,
  kernelSquare,
  strideSquare,
  strideWithinKernel,
  inputHeight,
  inputWidth,
  inputChannels,
  inputKernel,
  inputStride,
  inputFilters,
  inputWeightBits,
  inputPool,
  inputDataBits,
  convKernel,
  sepKernel,
  paddingSame,
  stride,
  strideTwoKernel,
  convWeightBits,
  sepWeightBits,
  fcWeightBits,
  activationBits,
  activationKind,
  activationRequired,
  inputChannelCount,
  filterMemory,
  nodeCount,
  singleChannelFilters,
  poolSize,
  poolOverlapSplit,
  poolStrideSplit,
  maxPoolLast,
  averageHeight,
  averageWidth,
  averageSplit,
  averageBeforeActivation,
  fcInputs,
  zeroWeights,
  thresholdRange,
  stepRange,
  gammaZero,
  gammaNegative,
]
