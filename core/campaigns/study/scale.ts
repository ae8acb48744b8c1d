import type { StudyParams } from '../../contract/campaigns/study.ts'

/** What a scale of the study sets where the user has not. */
export type StudyScale = {
  amplitudes: readonly number[]
  ratios: readonly number[]
  floatEpochs: number
  pointEpochs: number
  quantisedEpochs: number
  prunabilityImages: number
}

const scales: Record<StudyParams['scale'], StudyScale> = {
  quick: {
    amplitudes: [1e-6, 5e-6],
    ratios: [0.3],
    floatEpochs: 6,
    pointEpochs: 2,
    quantisedEpochs: 2,
    prunabilityImages: 100,
  },
  // The published sweep has these amplitudes, its trainings these epochs.
  full: {
    amplitudes: [1e-7, 1e-6, 2e-6, 3e-6, 5e-6, 1e-5],
    ratios: [0.2, 0.3, 0.4, 0.5],
    floatEpochs: 20,
    pointEpochs: 6,
    quantisedEpochs: 5,
    prunabilityImages: 500,
  },
}

export function scaleOf(params: StudyParams): StudyScale {
  const { amplitudes, ratios, floatEpochs, pointEpochs, quantisedEpochs } = params
  const scale = scales[params.scale]
  return {
    ...scale,
    amplitudes: [...new Set(amplitudes ?? scale.amplitudes)].sort((a, b) => a - b),
    ratios: [...new Set(ratios ?? scale.ratios)].sort((a, b) => a - b),
    floatEpochs: floatEpochs ?? scale.floatEpochs,
    pointEpochs: pointEpochs ?? scale.pointEpochs,
    quantisedEpochs: quantisedEpochs ?? scale.quantisedEpochs,
  }
}
